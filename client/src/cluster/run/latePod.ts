import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { isClusterError, type ClusterError, type ClusterErrorReason } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import type { Pod } from "../objects.ts";
import { isDeleting } from "../pods/podState.ts";
import { deletePod, getPod } from "../pods/pods.ts";
import { Refusals } from "../connection/refusals.ts";
import { IN_FLIGHT } from "./creation.ts";
import { endedAndStays } from "./ending.ts";
import { stopGrace } from "./stopping.ts";
import { currentTry, isForced, isStopWanted, type RunState, type TryState } from "./state.ts";

/** How long it is looked for in one go, at least. Milliseconds. */
const PATIENCE = 120_000;
const REQUEST_LIMIT = 10_000;

export interface LateEnd {
  /** Nothing is, or can still come, under the name of the run's pod. False: nobody has answered that in time. */
  readonly isSettled: boolean;
  /** A pod of the run was there. */
  readonly wasThere: boolean;
}

/**
 * Looks for the pod of a try that has ended while nobody knew whether it was there or would still be made: its name is
 * known before the create request. Asks at growing intervals, deletes a pod of the run that it finds, and asks no more
 * once the answer is known: gone, and no request is on its way any more. A pod that has ended stays where the policy
 * keeps it. Never rejects.
 *
 * @param sought the last try, or one before it
 * @param now the state as it is by then, where the run goes on
 */
export async function removeLatePod(
  cluster: Cluster,
  state: RunState,
  sought: TryState = currentTry(state),
  now: () => RunState = () => state,
): Promise<LateEnd> {
  const { clock } = cluster;
  const { namespace } = state.plan;
  const { podName } = sought;
  const backoff = new Backoff(clock, { first: 2000, longest: 30_000 });
  const refusals = new Refusals(clock);
  const began = clock.monotonic();
  // Of a journal that a clock set back has made look like tomorrow's, no more is believed than a request can take.
  const pending = Math.min((state.createPendingUntil ?? 0) - clock.now(), IN_FLIGHT);
  const patience = Math.max(pending, PATIENCE);
  let wasThere = false;
  for (;;) {
    const askedAfter = clock.monotonic() - began;
    let retryAfter = 0;
    try {
      const pod = await getPod(cluster, namespace, podName, { timeoutMs: REQUEST_LIMIT });
      refusals.reset();
      // While another pod, or one that stays, has the name, no request can make one.
      if (!isOfTry(now(), sought, pod) || endedAndStays(state, pod)) return { isSettled: true, wasThere };
      wasThere = true;
      if (!isDeleting(pod) || isStopWanted(now())) await remove(cluster, now(), pod);
    } catch (error) {
      if (isClusterError(error, "not-found") && askedAfter >= pending) return { isSettled: true, wasThere };
      if (!mayPass(error, refusals)) return { isSettled: false, wasThere };
      retryAfter = error.retryAfter ?? 0;
    }
    const next = backoff.next(retryAfter);
    if (clock.monotonic() - began + next > patience) return { isSettled: false, wasThere };
    await pause(clock, next);
  }
}

/** Deletes that very pod: with its grace period, by force where the user has asked for the end twice, or it has had that. */
async function remove(cluster: Cluster, state: RunState, pod: Pod): Promise<void> {
  const { name = "", uid } = pod.metadata;
  const { executor } = state.plan;
  const gracePeriodSeconds = isForced(state, uid) ? 0 : isStopWanted(state) ? stopGrace(state) : undefined;
  const more = executor?.deleteOptions;
  await deletePod(cluster, state.plan.namespace, name, { more, gracePeriodSeconds, uid, timeoutMs: REQUEST_LIMIT });
}

/** That very pod, or one with all the labels that ours was to get, of which no later try has the name. */
function isOfTry({ plan, tries }: RunState, { number, podName, podUid }: TryState, { metadata }: Pod): boolean {
  if (metadata.uid !== undefined && metadata.uid === podUid) return true;
  if (tries.some((later) => later.number > number && later.podName === podName)) return false;
  const planned = plan.pod.metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined;
  return Object.entries(planned?.labels ?? {}).every(([name, value]) => metadata.labels?.[name] === value);
}

/** Whether another answer may come: trouble, a pod that is away for now or was replaced, a refusal that does not last. */
function mayPass(error: unknown, refusals: Refusals): error is ClusterError {
  if (!isClusterError(error)) return false;
  if (REFUSED.has(error.reason)) return !refusals.add();
  return error.isTransient || error.reason === "not-found" || error.reason === "conflict";
}

const REFUSED: ReadonlySet<ClusterErrorReason> = new Set(["unauthorized", "forbidden", "credentials"]);
