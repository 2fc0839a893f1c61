/**
 * Workers of an earlier window: like an executor of Airflow with the pods of one that is gone, this window writes its own id
 * into their label `airflow-worker` (spec 7.3). Pure.
 */
import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import type { RunEffect } from "./events.ts";
import type { Outcome, RunState } from "./state.ts";

export const EXECUTOR_LABEL = "airflow-worker";

/** The state with who executes the run from now on. */
export function adopting(state: RunState, executorId: string | undefined): RunState {
  if (!state.plan.executor || executorId === undefined) return state;
  const executors = executorsOf(state);
  if (executors.at(-1) === executorId) return state;
  return { ...state, executors: [...executors, executorId], adoption: { stage: "asked" } };
}

/** The pod is told, where that is still to be done. */
export function adopt({ adoption }: RunState): readonly RunEffect[] {
  return adoption?.stage === "asked" ? [{ type: "adopt" }] : [];
}

/** Who executes the pod, where that is none of ours. */
export function otherExecutor(state: RunState, pod: Pod): string | undefined {
  const executor = pod.metadata.labels?.[EXECUTOR_LABEL];
  return executor === undefined || executorsOf(state).includes(executor) ? undefined : executor;
}

/** As in Airflow: nothing has happened to the pod, it is only followed elsewhere. */
export function takenOver(executor: string): Outcome {
  return {
    verdict: "detached",
    reason: "adopted",
    sentence: t("The pod goes on elsewhere: {0} has adopted it.", executor),
    hint: t("Another window, or a scheduler of Airflow, follows it now."),
  };
}

function executorsOf({ executors, plan }: RunState): readonly string[] {
  const metadata = plan.pod.metadata as { readonly labels?: Readonly<Record<string, string>> } | undefined;
  const own = metadata?.labels?.[EXECUTOR_LABEL];
  return executors ?? (own === undefined ? [] : [own]);
}
