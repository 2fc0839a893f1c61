/** When the XCom result of an operator is read, and what becomes of its sidecar (Airflow, spec 5.5). Pure. */
import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import { hasEnded, statusOf } from "../pods/podState.ts";
import type { RunEffect, RunEvent } from "./events.ts";
import { currentTry, type Outcome, type RunResult, type RunState } from "./state.ts";

interface Change {
  readonly state: RunState;
  readonly effects: readonly RunEffect[];
}

/** The main container has ended: the sidecar is asked as soon as it runs. */
export function askSidecar(state: RunState, pod: Pod): Change {
  const container = state.plan.operator?.xcomSidecar;
  if (container === undefined || state.xcom) return { state, effects: [] };
  const now = statusOf(pod, container)?.state;
  if (now?.running && !hasEnded(pod))
    return { state: { ...state, xcom: { stage: "reading" } }, effects: [{ type: "read-xcom" }] };
  const waits = now?.waiting?.reason ?? "";
  if (!now?.terminated && !hasEnded(pod) && !CANNOT_START.test(waits)) return { state, effects: [] };
  const problem =
    now?.waiting && !hasEnded(pod) ? t("its sidecar does not start ({0})", waits) : t("its sidecar ended before");
  return { state: { ...state, xcom: { stage: "done", problem } }, effects: [] };
}

const CANNOT_START =
  /^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|CreateContainer\w*Error|RunContainerError|CrashLoopBackOff)$/;

/** The sidecar's answer is known; it is in the journal before the sidecar is told to end. */
export function answered(state: RunState, { value, problem }: RunEvent & { readonly type: "xcom" }): Change {
  if (state.xcom?.stage !== "reading") return { state, effects: [] };
  return { state: { ...state, xcom: { stage: "ending", value, problem } }, effects: [{ type: "end-sidecar" }] };
}

/** True while the pod must not be deleted, or left, for its result. */
export function isXcomOpen(state: RunState): boolean {
  return state.plan.operator?.xcomSidecar !== undefined && !state.podGone && state.xcom?.stage !== "done";
}

/** The sidecar was asked for the result, or told to end, and has not answered. */
export function asksSidecar({ podGone, xcom }: RunState): boolean {
  return !podGone && (xcom?.stage === "reading" || xcom?.stage === "ending");
}

/** A task without the result that it should have failed, as it does in Airflow. */
export function settleByXcom(state: RunState, outcome: Outcome): Outcome {
  const sidecar = state.plan.operator?.xcomSidecar;
  if (sidecar === undefined || outcome.verdict !== "succeeded") return outcome;
  const isAnswered = state.xcom !== undefined && state.xcom.stage !== "reading";
  const problem = isAnswered ? state.xcom.problem : t("the pod was gone before");
  if (problem === undefined) return outcome;
  return {
    ...outcome,
    verdict: "failed",
    reason: "xcom",
    sentence: t("The container succeeded, but its XCom result could not be taken: {0}.", problem),
    hint: t("The task writes its result to /airflow/xcom/return.json, as JSON."),
  };
}

/** Of a pod that is kept, what still works in it is told. */
export function withSidecar(state: RunState, outcome: Outcome, pod: RunResult["pod"]): Outcome {
  const works = pod === "kept" && currentTry(state).phase === "Running";
  if (!state.xcom?.goesOn || !works || outcome.verdict === "detached") return outcome;
  const goesOn = t("The sidecar of its pod could not be told to end: it works until the pod is deleted.");
  return { ...outcome, hint: outcome.hint === undefined ? goesOn : `${outcome.hint} ${goesOn}` };
}

/** What a window that did not see the beginning does again. */
export function resumeXcom({ xcom }: RunState): readonly RunEffect[] {
  switch (xcom?.stage) {
    case "reading":
      return [{ type: "read-xcom" }];
    case "ending":
      return [{ type: "end-sidecar" }];
    default:
      return [];
  }
}
