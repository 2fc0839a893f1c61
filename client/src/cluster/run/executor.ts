/** What the Kubernetes executor of Airflow does where a run of DBND would do something else (spec 7). Pure. */
import { t } from "../../l10n.ts";
import type { ExecutorLife } from "../../../../server/src/protocol.ts";
import type { ContainerStatus, Pod } from "../objects.ts";
import { containerStatuses, mainContainer, phaseOf, statusOf } from "../pods/podState.ts";
import type { Failure } from "./events.ts";
import { currentTry, type Outcome, type RunState, type TryState } from "./state.ts";

/** Between two requests for a pod that was refused: the scheduler's loop begins anew. Milliseconds. */
export const PUBLISH_AGAIN = 5000;
/** Status code → what the message says that may pass. */
const QUOTA: Readonly<Record<number, string>> = { 403: "exceeded quota" };
const CONFLICT: Readonly<Record<number, string>> = { 409: "object has been modified", 410: "too old resource version" };
const PENDING = "pending-timeout";
const DELETED = "err_pod_deleted";

/**
 * When a pending pod is over its limit: at the first look for such pods after the timeout. Looks are counted from the
 * beginning of the run. Undefined where pods may be pending for ever.
 */
export function pendingDeadline({ plan, startedAt }: RunState, createdAt: number): number | undefined {
  const limit = plan.executor?.pending;
  if (!limit) return undefined;
  const over = createdAt + limit.timeout - startedAt;
  return startedAt + (limit.checkInterval > 0 ? Math.ceil(over / limit.checkInterval) * limit.checkInterval : over);
}

/** Why the executor gives the pod up at once: a container that cannot start, or a provider of nodes that failed. */
export function givenUp(pod: Pod, executor: ExecutorLife): Outcome | undefined {
  if (pod.status?.reason === "ProviderFailed") {
    const sentence = t("The provider of its node failed: {0}", pod.status.message ?? "ProviderFailed");
    return { verdict: "failed", reason: "ProviderFailed", sentence };
  }
  if (phaseOf(pod) !== "Pending") return undefined;
  const [first] = containerStatuses(pod);
  const checked = [...(pod.status?.initContainerStatuses ?? []), ...(first ? [first] : [])];
  for (const { name, image, state } of checked) {
    const { reason, message } = state?.waiting ?? {};
    if (!reason || !executor.fatalReasons.includes(reason)) continue;
    // The node asks the registry again soon.
    if (reason === "ErrImagePull" && message === "pull QPS exceeded") continue;
    return {
      verdict: "failed",
      reason,
      sentence: reason.includes("Image")
        ? t("The container {0} of image {1} cannot start: {2}", name ?? "?", image ?? "?", message || reason)
        : t("The container {0} cannot start: {1}", name ?? "?", message || reason),
      hint: t("The executor gives up at once: worker_pod_pending_fatal_container_state_reasons names this reason."),
    };
  }
  return undefined;
}

/** A worker that no node took, or whose containers did not begin, for as long as its executor waits (`task_queued_timeout`). */
export function pendingTooLong({ plan, tries }: RunState): Outcome {
  const { timeout = 0, key = "task_queued_timeout" } = plan.executor?.pending ?? {};
  const waitingFor = tries.at(-1)?.waitingFor;
  return {
    verdict: "failed",
    reason: PENDING,
    sentence: waitingFor
      ? t("The pod was pending for longer than {0} s ({1}).", Math.round(timeout / 1000), waitingFor)
      : t("The pod was pending for longer than {0} s.", Math.round(timeout / 1000)),
    hint: t("See why it waits, or raise {0}.", key),
  };
}

/** A pod that was pending for too long is deleted whatever the keys of deletion say. */
export function mustGo({ plan }: RunState, { reason }: Outcome): boolean {
  return plan.executor !== undefined && reason === PENDING;
}

/** What is remembered of a pod for the time when it has failed: whether its task ever ran, else why not. */
export function startOf(pod: Pod): Pick<TryState, "hasRun" | "heldBy"> {
  const main = statusOf(pod, mainContainer(pod) ?? "");
  if (hasRun(main)) return { hasRun: true, heldBy: undefined };
  const failed = [...(pod.status?.initContainerStatuses ?? []), ...(main ? [main] : [])].find(
    ({ state }) => state?.waiting?.reason ?? (state?.terminated?.exitCode ? state.terminated.reason : undefined),
  );
  return { heldBy: failed?.state?.terminated?.reason ?? failed?.state?.waiting?.reason ?? undefined };
}

function hasRun(main: ContainerStatus | undefined): boolean {
  if (!main) return false;
  const { state, lastState, restartCount = 0 } = main;
  return Boolean(state?.running ?? state?.terminated?.startedAt ?? lastState?.terminated) || restartCount > 0;
}

/** Why a failed task is queued again without using up one of its tries; undefined where it is not. */
export function requeued(
  state: RunState,
  { verdict, reason }: Outcome,
): keyof NonNullable<RunState["requeues"]> | undefined {
  const { executor } = state.plan;
  if (!executor || verdict !== "failed") return undefined;
  const used = state.requeues ?? {};
  if (reason === PENDING) return (used.pending ?? 0) < (executor.pending?.requeues ?? 0) ? "pending" : undefined;
  const { hasRun: ran, heldBy } = currentTry(state);
  if (ran) return undefined;
  if (reason === DELETED) return executor.reschedulesDeleted ? "deleted" : undefined;
  const { launchFailure } = executor;
  if (!launchFailure || (heldBy !== undefined && launchFailure.excluded.includes(heldBy))) return undefined;
  return (used.launch ?? 0) < (launchFailure.retries ?? Infinity) ? "launch" : undefined;
}

/** Whether a pod that the server refused is asked for again, `task_publish_max_retries` times where the release counts. */
export function asksAgain({ plan, refusals = 0 }: RunState, { status, reason }: Failure): boolean {
  const publish = plan.executor?.publish;
  if (!publish || status?.code === undefined || refusals >= (publish.limit ?? Infinity)) return false;
  // Another pod of that name will not go away.
  if (reason === "already-exists") return false;
  const { code, message = "" } = status;
  if (publish.refusals === "all") return true;
  if (publish.refusals === "valid") return code !== 400 && code !== 422;
  const texts = publish.refusals === "conflict" ? { ...QUOTA, ...CONFLICT } : QUOTA;
  const text = texts[code];
  return text !== undefined && message.includes(text);
}
