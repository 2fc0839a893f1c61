/** The plan of another try. Pure. */
import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { RunState } from "./state.ts";

/**
 * The pod of the last try under the name of the next one, as DBND's executor names it (dbnd 1.0.28, spec 3.2). DBND reads its
 * configuration once, when the run begins: whatever has been edited since, all tries have the same. The pod is told its
 * name (spec 3.3 and 3.4): a detached driver deletes the one of that name at its end.
 */
export function planOfTry({ plan, tries }: Pick<RunState, "plan" | "tries">, tryNumber: number): RunPlan {
  const podName = `${tries[0]?.podName ?? plan.podName}-${tryNumber}`;
  // The name ends with the beginning of a uid: wherever it stands, it means the pod.
  const name = new RegExp(`(?<![\\w-])${plan.podName.replace(/[^\w-]/g, "\\$&")}(?![\\w-])`, "g");
  const named = (_key: string, value: unknown): unknown =>
    typeof value === "string" ? value.replace(name, () => podName) : value;
  return JSON.parse(JSON.stringify(plan), named) as RunPlan;
}
