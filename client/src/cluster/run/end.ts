import type { RunEffect } from "./events.ts";
import { inWordsOfAirflow } from "./airflowWords.ts";
import { currentTry, type Outcome, type RunResult, type RunState } from "./state.ts";
import { withSidecar } from "./xcom.ts";

export interface Step {
  readonly state: RunState;
  readonly effects: readonly RunEffect[];
}

/** The run is over with this outcome. @param pod what becomes of the last try's pod */
export function end(state: RunState, outcome: Outcome, pod: RunResult["pod"]): Step {
  const result: RunResult = {
    ...withSidecar(state, inWordsOfAirflow(outcome, state.plan), pod),
    exitCode: outcome.exitCode ?? currentTry(state).exitCode,
    podName: currentTry(state).podName,
    pod,
    tries: state.tries.length,
    ...(state.xcom?.value === undefined ? {} : { xcom: state.xcom.value }),
  };
  // A driver that nobody has seen may have started task pods as well, and be gone.
  const isUnanswered = state.createPendingUntil !== undefined;
  const isThere = currentTry(state).podUid !== undefined || isUnanswered || mayHaveWorked(outcome);
  const effects: RunEffect[] = [];
  const isCut = outcome.verdict === "stopped" || outcome.verdict === "failed";
  const { executor, operator } = state.plan;
  if (isCut && isThere && !operator && !executor) effects.push({ type: "sweep" });
  if (pod === "kept" && outcome.verdict !== "detached") {
    if (operator) effects.push({ type: "mark", label: "already_checked" });
    if (executor?.marksDone) effects.push({ type: "mark", label: "airflow_executor_done" });
  }
  const isOpen = state.tries.some(({ isLeft }) => isLeft) || isPodOpen(state, result) || undefined;
  return { state: { ...state, stage: "ended", deadline: undefined, outcome, result, isOpen }, effects };
}

/** Nobody knows whether a pod was created: it may have worked, and be gone. */
export function mayHaveWorked({ reason }: Outcome): boolean {
  return reason === "create-unclear";
}

/** The last try's pod may be there, or be made by a request that is still on its way, although it is not to stay. */
function isPodOpen({ createPendingUntil = 0, changedAt }: RunState, result: RunResult): boolean {
  return !mayStay(result) && (result.pod === "unknown" || changedAt < createPendingUntil);
}

/** What becomes of the last try's pod is no concern of the run any more. */
export function mayStay({ verdict, pod }: RunResult): boolean {
  return verdict === "detached" || pod === "kept";
}
