import type { Pod } from "../cluster/index.ts";
import { taskOfPod } from "./taskOfPod.ts";

/**
 * Which task a pod of DBND or Airflow is for, for lists of any pods: of a driver's the one that it was submitted for, which only
 * its command says (`dbnd run TASK`; dbnd 1.0.28). Undefined of other pods.
 */
export function submittedTask(pod: Pod): string | undefined {
  const labels = pod.metadata.labels ?? {};
  if (!labels.dbnd_task_name && !labels.task_id) return undefined;
  const main = (pod.spec?.containers?.[0] ?? {}) as { readonly command?: unknown; readonly args?: unknown };
  const words = [main.command, main.args].flatMap((one) => (Array.isArray(one) ? one.map(String) : []));
  const [program, verb, task] = words;
  return program === "dbnd" && verb === "run" && task ? task : taskOfPod(pod);
}
