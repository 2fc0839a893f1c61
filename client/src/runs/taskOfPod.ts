import type { Pod } from "../cluster/index.ts";

/**
 * Which task a task pod is for: Airflow's label, else the id in its command, whose labels speak of the submission only
 * (dbnd 1.0.28, measured).
 */
export function taskOfPod(pod: Pod): string {
  const labels = pod.metadata.labels ?? {};
  if (labels.task_id) return labels.task_id;
  const main = (pod.spec?.containers?.[0] ?? {}) as { readonly command?: unknown; readonly args?: unknown };
  const words = [main.command, main.args].flatMap((one) => (Array.isArray(one) ? one.map(String) : []));
  const id = words[words.indexOf("--task-id") + 1];
  if (words.includes("--task-id") && id) return id.replace(/__[0-9a-f]{10}$/, "");
  return labels.dbnd_task_name ?? pod.metadata.name ?? "?";
}
