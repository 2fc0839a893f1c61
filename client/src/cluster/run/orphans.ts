import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { Pod } from "../objects.ts";
import { hasEnded } from "../pods/podState.ts";
import { pause } from "../connection/limits.ts";
import { onlyThatPod } from "../pods/onlyThatPod.ts";
import { deletePod } from "../pods/pods.ts";
import type { RunState } from "./state.ts";

/** How often a server in trouble is asked to delete one. */
const TRIES = 4;

/** A pod of a DBND run that nobody here follows. */
export interface Orphan {
  readonly pod: Pod;
  /** `duplicate`: another pod works on the same attempt, and is the one that is followed, or the older one. */
  readonly kind: "duplicate" | "ended" | "running";
  /** Who started the run, as the pod says; undefined when it does not. */
  readonly user: string | undefined;
}

/** What nobody here follows is not in these. */
interface Followed {
  /** Uids of runs, which are the label `dbnd_run_uid` of their pods. */
  readonly runUids: ReadonlySet<string>;
  /** Names of the pods of their current tries. */
  readonly podNames: ReadonlySet<string>;
  /** Names of the pods of their earlier tries that are to be kept: where their image was never found, they still wait for it. */
  readonly keptNames: ReadonlySet<string>;
}

/** What runs follow; to be asked once the pods are known, so that no run begins in between. */
export function followedBy(states: readonly RunState[]): Followed {
  return {
    runUids: new Set(states.map(({ id }) => id)),
    podNames: new Set(states.map(({ plan, tries }) => tries.at(-1)?.podName ?? plan.podName)),
    keptNames: new Set(states.flatMap(({ plan, tries }) => (plan.policy.keepFailedPods ? earlier(tries) : []))),
  };
}

function earlier(tries: RunState["tries"]): readonly string[] {
  return tries.slice(0, -1).map(({ podName }) => podName);
}

/** Deletes that very pod; one that is gone by now, or replaced, is left. @throws ClusterError */
export async function deleteOrphan(cluster: Cluster, { metadata }: Pod, signal?: AbortSignal): Promise<void> {
  const { namespace = cluster.namespace, name = "", uid } = metadata;
  const backoff = new Backoff(cluster.clock, { first: 250, longest: 1000 });
  for (;;) {
    try {
      await onlyThatPod(cluster, { namespace, name, uid }, () => deletePod(cluster, namespace, name, { uid, signal }));
      return;
    } catch (error) {
      if (isClusterError(error, "not-found") || isClusterError(error, "conflict")) return;
      if (!isClusterError(error) || !error.isTransient || backoff.failures + 1 >= TRIES) throw error;
      if (!(await pause(cluster.clock, backoff.next(error.retryAfter), signal))) throw error;
    }
  }
}

/** Pods that carry the labels of a run (dbnd 1.0.28, spec 3.3) that nobody here follows; duplicates first, then the oldest. */
export function findOrphans(pods: readonly Pod[], followed: Followed): readonly Orphan[] {
  const isKept = ({ metadata }: Pod): boolean => followed.keptNames.has(metadata.name ?? "");
  const left = pods.filter(({ metadata }) => metadata.labels?.dbnd_run_uid && !metadata.deletionTimestamp);
  const oldestFirst = left.sort((one, other) => createdAt(one).localeCompare(createdAt(other)));
  // The tries of a run share the uid of its attempt (spec 3.2 and 3.3): one comes after the other has ended.
  const atWork = Map.groupBy(
    oldestFirst.filter((pod) => !hasEnded(pod) && !isKept(pod)),
    attemptOf,
  );
  const found = oldestFirst.flatMap((pod): readonly Orphan[] => {
    const attempt = attemptOf(pod);
    const same = attempt === undefined || hasEnded(pod) || isKept(pod) ? [] : (atWork.get(attempt) ?? []);
    const right = same.find(({ metadata }) => followed.podNames.has(metadata.name ?? "")) ?? same[0];
    if (right !== undefined && right !== pod) return [{ pod, kind: "duplicate", user: userOf(pod) }];
    if (followed.runUids.has(pod.metadata.labels?.dbnd_run_uid ?? "")) return [];
    return [{ pod, kind: hasEnded(pod) ? "ended" : "running", user: userOf(pod) }];
  });
  return found.sort((one, other) => Number(other.kind === "duplicate") - Number(one.kind === "duplicate"));
}

function attemptOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.dbnd_task_run_attempt_uid;
}

/** `DBND_USER` of the main container (dbnd 1.0.28, spec 3.4). */
function userOf(pod: Pod): string | undefined {
  const main = pod.spec?.containers?.[0] as
    { readonly env?: readonly { readonly name: string; readonly value?: string }[] } | undefined;
  return main?.env?.find(({ name }) => name === "DBND_USER")?.value;
}

function createdAt(pod: Pod): string {
  return pod.metadata.creationTimestamp ?? "";
}
