import { t } from "../../l10n.ts";
import { shouldDelete } from "../dbnd/deletion.ts";
import { decideRetry } from "../dbnd/retry.ts";
import type { Failure, PodEvent } from "./events.ts";
import { mustGo, pendingTooLong, PUBLISH_AGAIN, requeued } from "./executor.ts";
import type { Pod } from "../objects.ts";
import { lookedFor, notFinal } from "./outcomes.ts";
import { settleByLog, settleByTasks } from "./podOutcomes.ts";
import { startupTimeout } from "./startOutcomes.ts";
import { hasEnded, phaseOf } from "../pods/podState.ts";
import { currentTry, isForced, withTry, type Outcome, type RunResult, type RunState } from "./state.ts";
import { asksSidecar, settleByXcom } from "./xcom.ts";
import { end, type Step } from "./end.ts";
import { awaitDeletion, awaitGrace, awaitStop, forceStop, gone, stopped } from "./stopping.ts";

/** Between two looks whether the sidecar of an operator has answered. Milliseconds. */
const SIDECAR_ANSWER = 30_000;

const ENDED = ["Succeeded", "Failed"] as const;

/** A try's outcome is known: its pod is deleted where the rules say so (dbnd 1.0.28, spec 4.8). */
export function conclude(state: RunState, at: number, found: Outcome): Step {
  const step = concluded(state, at, found);
  const isReported = state.plan.operator?.onFailure && step.state.outcome?.verdict === "failed";
  return isReported ? { ...step, effects: [{ type: "report" }, ...step.effects] } : step;
}

function concluded(state: RunState, at: number, found: Outcome): Step {
  const outcome = settleByXcom(state, settleByLog(state, settleByTasks(state, found)));
  const { policy } = state.plan;
  const decided = withTry(
    { ...state, outcome },
    { endedAt: currentTry(state).endedAt ?? at, reason: outcome.reason, waitingFor: undefined },
  );
  const pendingUntil = state.createPendingUntil ?? 0;
  if (state.podGone) {
    if (at >= pendingUntil) return finishTry(decided, at, outcome, "absent");
    return { state: { ...decided, stage: "cleaning", deadline: pendingUntil }, effects: [] };
  }
  const isActive = state.lastPhase === "Pending" || state.lastPhase === "Running";
  const deletes = shouldDelete(policy, state.lastPhase) || (isActive && state.plan.operator?.deletesActive === true);
  const keeps = policy.detach || !(mustGo(state, outcome) || deletes);
  if (keeps) return finishTry(decided, at, outcome, state.podGoing ? "absent" : "kept");
  // A create request that may still be on its way would make another pod as soon as the name is free.
  if (at < pendingUntil) return { state: { ...decided, stage: "cleaning", deadline: pendingUntil }, effects: [] };
  return cleanUp(decided, at);
}

function cleanUp(state: RunState, at: number): Step {
  const cleaning: RunState = { ...state, stage: "cleaning", createPendingUntil: undefined };
  return { state: awaitDeletion(cleaning, at), effects: [{ type: "delete", force: false }] };
}

/** A pod of ours turned up while its try is over: made by a create request that had been on its way for long. */
export function lateComer(state: RunState, { at, pod, isRead }: PodEvent): Step {
  const found = withTry({ ...state, podGone: false }, { podUid: pod.metadata.uid });
  if (state.stage === "cleaning") {
    const stays = state.outcome !== undefined && endedAndStays(state, pod);
    if (stays) return finishTry(found, at, state.outcome, "kept");
    // A watch that is back tells a pod's life from its beginning: by now it may have ended. Without an answer, it is looked
    // for again when no request is on its way any more.
    const mayStay = ENDED.some((phase) => !shouldDelete(state.plan.policy, phase));
    if (mayStay && !isRead && state.createPendingUntil !== undefined) return { state, effects: [{ type: "look" }] };
    return cleanUp(found, at);
  }
  // It may work already: it has its grace period like every other, unless the user has asked for force.
  const wish = isForced(state, pod.metadata.uid) ? "force" : "stop";
  return awaitStop({ ...found, halting: false, wish, pastGrace: undefined }, at);
}

/** A pod that does nothing any more stays where the policy keeps it, whoever made it when (dbnd 1.0.28, spec 4.8). */
export function endedAndStays({ plan }: RunState, pod: Pod): boolean {
  return hasEnded(pod) && !shouldDelete(plan.policy, phaseOf(pod));
}

/** A delete request was answered. */
export function cleaned(state: RunState, at: number, answer: "deleted" | Failure): Step {
  const isGone = answer === "deleted" || answer.reason === "not-found" || answer.reason === "conflict";
  if (state.stage === "cleaning" && state.outcome) {
    if (answer === "deleted") return finishTry(state, at, state.outcome, "deleted");
    return finishTry(state, at, state.outcome, isGone ? "absent" : "unknown");
  }
  if (state.stage !== "stopping") return { state, effects: [] };
  // That the server took the request does not mean that the pod is gone: its grace period begins, and the watch tells.
  if (answer === "deleted") {
    return {
      state: state.wish === "stop" && !state.podGone ? awaitGrace(state, at) : state,
      effects: [],
    };
  }
  if (isGone) return gone(state, at);
  if (state.halting) return { state: { ...state, halting: false }, effects: [{ type: "delete", force: false }] };
  return end(
    state,
    {
      verdict: "stopped",
      sentence: t("The run is not followed any more, but its pod may go on: {0}", answer.message),
      hint: answer.hint,
    },
    "unknown",
  );
}

/** The patience of a stage is over. `unseen`: nobody could say how the pod is now. */
export function pastDeadline(state: RunState, at: number, unseen = false): Step {
  const next = { ...state, deadline: undefined };
  switch (state.stage) {
    case "starting":
      return conclude({ ...next, failure: null }, at, lateStart(state));
    case "finishing":
      // The sidecar is asked so often, each time with a limit: the answer comes.
      if (asksSidecar(state)) return { state: { ...state, deadline: at + SIDECAR_ANSWER }, effects: [] };
      return conclude(next, at, state.outcome ?? notFinal(state.plan, currentTry(state).exitCode));
    case "stopping":
      if (state.podGone) return end(state, stopped(), unseen ? "unknown" : "deleted");
      if (state.wish === "force") {
        const { podName } = currentTry(state);
        const why = t("The pod {0} has not gone although it was deleted by force: see its node.", podName);
        const hint = `${why} ${lookedFor()}`;
        return end(state, { ...stopped(), hint }, "unknown");
      }
      return forceStop({ ...state, pastGrace: true }, at);
    case "cleaning":
      if (!state.outcome) return { state: next, effects: [] };
      if (state.createPendingUntil === undefined) return finishTry(state, at, state.outcome, "unknown");
      return state.podGone ? finishTry(state, at, state.outcome, unseen ? "unknown" : "absent") : cleanUp(state, at);
    default:
      return { state: next, effects: [] };
  }
}

function lateStart(state: RunState): Outcome {
  return state.plan.executor ? pendingTooLong(state) : startupTimeout(state.plan, currentTry(state).waitingFor);
}

/** The try is over and cleaned up: another one follows, or the run has ended. */
function finishTry(state: RunState, at: number, outcome: Outcome, pod: RunResult["pod"]): Step {
  // Whoever asked for the end while the pod was cleaned up wants no other one.
  if (state.wish !== undefined) return end(state, outcome, pod);
  if (pod === "unknown") state = withTry(state, { isLeft: true });
  const why = requeued(state, outcome);
  if (why !== undefined) return requeue(state, at, why);
  const delay = outcome.verdict === "failed" ? retryDelay(state) : undefined;
  if (delay === undefined) return end(state, outcome, pod);
  const { number, taskTry } = currentTry(state);
  if (taskTry !== undefined && taskTry !== number) state = { ...state, nextTry: taskTry + 1 };
  return { state: { ...state, stage: "retrying", deadline: at + delay }, effects: [{ type: "sweep" }] };
}

/** The executor queues the task again: another pod, the same try of the task. */
function requeue(state: RunState, at: number, why: keyof NonNullable<RunState["requeues"]>): Step {
  const { number, taskTry = number } = currentTry(state);
  const requeues = { ...state.requeues, [why]: (state.requeues?.[why] ?? 0) + 1 };
  return {
    state: { ...state, stage: "retrying", requeues, nextTry: taskTry, deadline: at + PUBLISH_AGAIN },
    effects: [],
  };
}

/**
 * Milliseconds until the next try; undefined where there is none. DBND waits `pod_default_retry_delay` whatever the
 * dictionary says (dbnd 1.0.28, spec 4.7); its `retry_delay` counts only where the user wants that.
 */
function retryDelay(state: RunState): number | undefined {
  if (state.retries === "none") return undefined;
  const { retryCounts, retryDelays, taskRetries, defaultRetryDelay } = state.plan.policy;
  const reason = state.failure ?? null;
  const decision = decideRetry({
    reason,
    retryCounts,
    taskRetries,
    tryNumber: currentTry(state).taskTry ?? currentTry(state).number,
    queued: false,
  });
  if ("problem" in decision || !decision.retry) return undefined;
  const own = reason === null || state.retries !== "policy-with-delays" ? undefined : retryDelays[reason];
  return own ?? defaultRetryDelay;
}
