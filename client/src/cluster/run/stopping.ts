import { t } from "../../l10n.ts";
import { shouldDelete } from "../dbnd/deletion.ts";
import { currentTry, type Outcome, type RunState } from "./state.ts";
import { end, type Step } from "./end.ts";

/** For the answer to a request that ends a pod, its repetitions included. Milliseconds. */
const DELETE_PATIENCE = 135_000;

/** Beyond a pod's own grace period, before force is used. Milliseconds. */
const STOP_MARGIN = 5000;

/** For the end of a pod that is deleted by force. Milliseconds. */
const FORCE_PATIENCE = 30_000;

/** Kubernetes' default, where the pod names none. Seconds. */
const DEFAULT_GRACE = 30;

/** The answer to a delete request is waited for from now on. */
export function awaitDeletion(state: RunState, at: number): RunState {
  return { ...state, deadline: at + DELETE_PATIENCE };
}

/**
 * Ends the pod because the user wants it; it stays when `keep_finished_pods` says so and it has run, or its end is known
 * already and the keys of deletion keep it (dbnd 1.0.28, spec 4.3 and 4.8). An operator deletes a pod that is stopped
 * whatever becomes of others, but for `on_kill_action`.
 */
export function stopPod(state: RunState, at: number): Step {
  const { operator, policy } = state.plan;
  const hasOutcome = state.stage === "finishing" && !shouldDelete(policy, state.lastPhase);
  const keeps = operator ? operator.keepsStopped === true : policy.keepFinishedPods || hasOutcome;
  const keep = keeps && state.stage !== "starting";
  const stopping: RunState = { ...state, stage: "stopping", halting: keep, wish: "stop" };
  const { phase } = currentTry(state);
  if (keep && (phase === "Succeeded" || phase === "Failed")) {
    return end(stopping, stopped(), state.podGone || state.podGoing ? "absent" : "kept");
  }
  const step = awaitStop(stopping, at);
  return { state: step.state, effects: [{ type: "observe" }, ...step.effects] };
}

/** The user does not want to wait for the grace period. */
export function forceStop(state: RunState, at: number): Step {
  return awaitStop({ ...state, halting: false, wish: "force" }, at);
}

/** Asks for the end of a pod that is to go, or to be halted; the answer is waited for from now on. */
export function awaitStop(state: RunState, at: number): Step {
  const force = state.wish === "force";
  return {
    state: { ...state, deadline: at + (force ? FORCE_PATIENCE : DELETE_PATIENCE) },
    effects: [state.halting ? { type: "halt" } : { type: "delete", force }],
  };
}

/** The server has taken the delete request: the pod's grace period begins. */
export function awaitGrace(state: RunState, at: number): RunState {
  return { ...state, deadline: at + grace(state) + STOP_MARGIN };
}

/** The time that the pod has for its end. Milliseconds. */
function grace(state: RunState): number {
  const spec = state.plan.pod.spec as { readonly terminationGracePeriodSeconds?: number } | undefined;
  return (stopGrace(state) ?? spec?.terminationGracePeriodSeconds ?? DEFAULT_GRACE) * 1000;
}

/** The user does not want to wait any longer; the pod goes on. */
export function detach(state: RunState): Step {
  if (state.stage === "creating" || state.stage === "cleaning") {
    return { state: { ...state, wish: state.wish ?? "detach" }, effects: [] };
  }
  if (state.stage === "stopping") return { state, effects: [] };
  // There is no pod that could go on: the try before has ended, and no other one follows.
  if (state.stage === "retrying" && state.outcome) {
    const isDeleted = shouldDelete(state.plan.policy, state.lastPhase);
    const isUnknown = currentTry(state).isLeft;
    return end(state, state.outcome, state.podGone ? "absent" : isUnknown ? "unknown" : isDeleted ? "deleted" : "kept");
  }
  return end(state, { verdict: "detached", sentence: t("The run goes on without us.") }, "kept");
}

/** The grace period that a stopped pod gets instead of its own; seconds. */
export function stopGrace({ plan }: RunState): number | undefined {
  const ofExecutor = plan.executor?.deleteOptions.gracePeriodSeconds;
  return plan.operator?.stopGrace ?? (typeof ofExecutor === "number" ? ofExecutor : undefined);
}

/** The pod of a stopped run is away; a create request that may still be on its way is waited for. */
export function gone(state: RunState, at: number): Step {
  const pendingUntil = state.createPendingUntil ?? 0;
  if (at >= pendingUntil) return end(state, stopped(), "deleted");
  return { state: { ...state, podGone: true, deadline: pendingUntil }, effects: [] };
}

/** The user has ended the run, and its pod is no more or stays as the policy says. */
export function stopped(): Outcome {
  return { verdict: "stopped", sentence: t("The run was stopped.") };
}
