import { t } from "../../l10n.ts";
import type { Pod } from "../objects.ts";
import { end, type Step } from "./end.ts";
import { currentTry, withTry, type RunState } from "./state.ts";

/**
 * What an operator does with the pods of an earlier try of its task (Airflow, spec 5.7): none, and it creates its own;
 * one, and it goes on with that one; more, and it fails.
 *
 * @returns undefined where the run goes on with the pod, which is then in the state
 */
export function chooseEarlier(
  state: RunState,
  pods: readonly Pod[],
): Step | { readonly adopted: RunState; readonly pod: Pod } {
  const [pod, ...others] = pods;
  if (!pod) return { state, effects: [{ type: "create" }] };
  const { name = currentTry(state).podName, labels } = pod.metadata;
  if (others.length > 0) {
    const outcome = {
      verdict: "failed" as const,
      reason: "earlier-pods",
      sentence: t(
        "There are {0} pods of this task's run already, such as {1}: the operator does not know which to go on with.",
        pods.length,
        name,
      ),
      hint: t("Delete all but one of them, run under another run id, or set reattach_on_restart = False."),
    };
    return end(state, outcome, "absent");
  }
  const { plan } = state;
  const metadata = plan.pod.metadata as object | undefined;
  const adopted = {
    ...plan,
    podName: name,
    pod: { ...plan.pod, metadata: { ...metadata, name, labels: labels ?? {} } },
  };
  return { adopted: withTry({ ...state, plan: adopted }, { podName: name }), pod };
}
