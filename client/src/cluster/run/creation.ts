/** The create request of a try, and what becomes of it. Pure. */
import { t } from "../../l10n.ts";
import { adopt } from "./adoption.ts";
import { chooseEarlier } from "./earlierPod.ts";
import { detach, stopPod } from "./stopping.ts";
import { end, type Step } from "./end.ts";
import type { Failure, RunEffect, RunEvent } from "./events.ts";
import { asksAgain, pendingDeadline, PUBLISH_AGAIN } from "./executor.ts";
import { showsInitLogs } from "./operatorLog.ts";
import { createRefused, neverCreated, ranUnseen } from "./startOutcomes.ts";
import { stoppedBeforeStart } from "./outcomes.ts";
import { currentTry, isOurs, isStopWanted, withTry, type RunState, type TryState } from "./state.ts";

/** A create whose fate is unclear is repeated at most this often: each time after the server had said "not there". */
const MOST_CREATES = 8;
/** An API server gives a request up after 60 s: one without an answer may be carried out until then. Milliseconds. */
export const IN_FLIGHT = 65_000;
/** Between two looks for the pod of a request that may still be carried out. Milliseconds. */
const LOOK_AGAIN = 2000;

/** The pod is there. */
export function created(state: RunState, event: RunEvent & { readonly type: "created" }): Step {
  const { metadata, status } = event.pod;
  const patch: Partial<TryState> = { podUid: metadata.uid, createdAt: event.at, phase: status?.phase ?? "Pending" };
  const started = withTry(
    { ...state, stage: "starting", deadline: startDeadline(state, event.at), logEnded: false, asksAgain: undefined },
    patch,
  );
  if (state.wish === "detach") return detach(started);
  if (state.wish !== undefined) return stopPod(started, event.at);
  return { state: started, effects: [{ type: "observe" }, ...adopt(started), ...earlyLog(started)] };
}

/** The logs of init containers are there before the pod runs. */
export function earlyLog({ plan }: RunState): readonly RunEffect[] {
  return showsInitLogs(plan) ? [{ type: "follow-log" }] : [];
}

/** One pod of an earlier try is gone on with as if it had just been created. */
export function earlierPods(state: RunState, event: RunEvent & { readonly type: "earlier-pods" }): Step {
  if (isStopWanted(state)) return end(state, stoppedBeforeStart(), "absent");
  const choice = chooseEarlier(state, event.pods);
  return "pod" in choice ? created(choice.adopted, { type: "created", at: event.at, pod: choice.pod }) : choice;
}

/** A detached run has no patience to lose, since DBND does not look at its pod; nor has the executor (spec 4.5). */
function startDeadline(state: RunState, at: number): number | undefined {
  const { executor, operator, policy } = state.plan;
  if (executor) return pendingDeadline(state, at);
  if (policy.detach || state.mode === "executor") return undefined;
  return at + (operator?.scheduleTimeout ?? policy.startupTimeout);
}

/** Nobody knows whether the server has made the pod. */
export function unclear(state: RunState, event: RunEvent & { readonly type: "create-unclear" }): Step {
  const { failure, at } = event;
  const isTrouble = failure.reason === "server" || failure.reason === "too-many-requests";
  const known = isTrouble ? { ...state, trouble: failure } : state;
  return {
    state: mayComeLate(failure) ? pending(known, at) : known,
    effects: [{ type: "settle", after: settleDelay(state), resumed: false }],
  };
}

/** A server that says no now may still carry out an earlier request: a quota is used up by the very pod that it makes. */
export function refused(state: RunState, event: RunEvent & { readonly type: "create-refused" }): Step {
  if (event.at >= (state.createPendingUntil ?? 0)) {
    if (!isStopWanted(state) && asksAgain(state, event.failure)) return refusedForNow(state, event.failure);
    return end(state, createRefused(event.failure, state.plan.pod), "absent");
  }
  return {
    state: { ...state, refusal: event.failure },
    effects: [{ type: "settle", after: settleDelay(state), resumed: false }],
  };
}

/** The executor of Airflow puts the task back into its queue. */
function refusedForNow(state: RunState, { message }: Failure): Step {
  const waits = withTry({ ...state, asksAgain: true, refusals: (state.refusals ?? 0) + 1 }, { waitingFor: message });
  return { state: waits, effects: [{ type: "settle", after: PUBLISH_AGAIN, resumed: false }] };
}

/**
 * Whether a request may still be carried out after its answer: a proxy may have had no more patience, or the server's store, which
 * goes on all the same (`etcdserver: request timed out`). Who has too much to do, or whose webhook fails, does nothing.
 */
function mayComeLate({ reason, status }: Failure): boolean {
  if (reason !== "server") return UNANSWERED.has(reason);
  return status?.code !== 503 && status?.message?.includes("failed calling webhook") !== true;
}

const UNANSWERED: ReadonlySet<string> = new Set(["timeout", "unreachable", "cancelled"]);

/** A request was sent, at `at` at the latest, whose answer nobody has seen. */
export function pending(state: RunState, at: number): RunState {
  return { ...state, createPendingUntil: Math.max(state.createPendingUntil ?? 0, at + IN_FLIGHT) };
}

/**
 * The state of a run that a window goes on with. How long ago a request was sent, its journal cannot tell: the clock may have been
 * set forward since.
 */
export function pendingAnew(state: RunState, at: number): RunState {
  return state.stage === "creating" || state.createPendingUntil !== undefined ? pending(state, at) : state;
}

/** What is there under the pod's name is known. */
export function settled(state: RunState, event: RunEvent & { readonly type: "settled" }): Step {
  if (event.pod) {
    if (isOurs(state, event.pod)) return created(state, { type: "created", at: event.at, pod: event.pod });
    // Ours may have been there, and have deleted itself.
    if (state.plan.policy.autoRemove && state.createPendingUntil !== undefined && !isStopWanted(state))
      return end(state, ranUnseen(), "absent");
    const name = currentTry(state).podName;
    const refused = createRefused({
      reason: "already-exists",
      message: t("There is another pod of the name {0} already.", name),
      hint: t("Delete that pod, or run again to get a new name."),
    });
    return end(state, refused, "absent");
  }
  const isStopped = isStopWanted(state);
  // The server has said no to the last request: none is on its way.
  if (state.asksAgain && !isStopped) {
    return { state: { ...state, asksAgain: undefined, createPendingUntil: undefined }, effects: [{ type: "create" }] };
  }
  const { refusal } = state;
  const isLast = event.resumed || isStopped || refusal || state.createAttempts + 1 >= MOST_CREATES;
  // Where a pod deletes itself, its name is free again soon and keeps nobody from making a second one.
  if ((isLast || state.plan.policy.autoRemove) && event.at < (state.createPendingUntil ?? 0)) {
    return { state, effects: [{ type: "settle", after: LOOK_AGAIN, resumed: event.resumed }] };
  }
  // A second pod would do the work of the run again.
  if (event.mayHaveRun && !isStopped) return end(state, ranUnseen(), "absent");
  const again = state.plan.executor?.queuedCheck;
  if (isLast && again !== undefined && !event.resumed && !isStopped && !refusal) {
    return { state: { ...state, createAttempts: 0 }, effects: [{ type: "settle", after: again, resumed: false }] };
  }
  if (isLast) {
    if (refusal && !isStopped) return end(state, createRefused(refusal, state.plan.pod), "absent");
    return end(state, isStopped ? stoppedBeforeStart() : neverCreated(state.trouble), "absent");
  }
  return { state: { ...state, createAttempts: state.createAttempts + 1 }, effects: [{ type: "create" }] };
}

function settleDelay(state: RunState): number {
  return Math.min(250 * 2 ** state.createAttempts, 10_000);
}
