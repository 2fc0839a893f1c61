import { createHash } from "node:crypto";
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";

const LONGEST = 63;
const HASH_DIGITS = 9;

/** A text as a label's value: what is not allowed taken out, and then a hash so that it stays unique (spec 4.4). */
export function safeLabelValue(text: string): string {
  const safe = text.replace(/^[^a-z0-9A-Z]*|[^a-zA-Z0-9_\-.]|[^a-z0-9A-Z]*$/g, "");
  if (safe === text && safe.length <= LONGEST) return safe;
  const hash = createHash("md5").update(text, "utf8").digest("hex").slice(0, HASH_DIGITS);
  return `${safe.slice(0, LONGEST - HASH_DIGITS - 1)}-${hash}`;
}

/** A time in ISO form as a label's value. */
export function dateLabel(isoDate: string): string {
  return isoDate.replaceAll(":", "_").replaceAll("+", "_plus_");
}

/** The version as a label's value. */
export function versionLabel({ airflow }: AirflowTarget): string {
  return airflow.replaceAll("+", "-");
}

/** What identifies the task that an executor's pod is for. */
export interface TaskIdentity {
  readonly dagId: string;
  readonly taskId: string;
  readonly tryNumber: number;
  readonly mapIndex?: number | undefined;
  /** ISO 8601; given by 1.10 to 2.1, and by `generate-dag-yaml`. */
  readonly date?: string | undefined;
  readonly runId?: string | undefined;
  /** Id of the scheduler's job, or of the worker in 1.10. */
  readonly worker?: string | undefined;
}

/** `execution_date`, or what Airflow 3 calls it. */
function dateKey(target: AirflowTarget): string {
  return hasAirflow(target, "3.0") ? "logical_date" : "execution_date";
}

/** The labels of an executor's pod (spec 4.2). */
export function executorLabels(task: TaskIdentity, target: AirflowTarget): ReadonlyMap<string, string> {
  const labels = new Map([
    ["dag_id", safeLabelValue(task.dagId)],
    ["task_id", safeLabelValue(task.taskId)],
    ["try_number", safeLabelValue(String(task.tryNumber))],
    ["kubernetes_executor", "True"],
    ["airflow_version", versionLabel(target)],
  ]);
  if (task.worker !== undefined) labels.set("airflow-worker", safeLabelValue(task.worker));
  if (task.mapIndex !== undefined && task.mapIndex >= 0) labels.set("map_index", String(task.mapIndex));
  if (task.date !== undefined) labels.set(dateKey(target), dateLabel(task.date));
  if (task.runId !== undefined) labels.set("run_id", safeLabelValue(task.runId));
  return labels;
}

/** The annotations of an executor's pod: the same facts, as they are. */
export function executorAnnotations(task: TaskIdentity, target: AirflowTarget): ReadonlyMap<string, string> {
  const annotations = new Map([
    ["dag_id", task.dagId],
    ["task_id", task.taskId],
    ["try_number", String(task.tryNumber)],
  ]);
  if (task.mapIndex !== undefined && task.mapIndex >= 0) annotations.set("map_index", String(task.mapIndex));
  if (task.date !== undefined) annotations.set(dateKey(target), task.date);
  if (task.runId !== undefined) annotations.set("run_id", task.runId);
  return annotations;
}

/** The selector that finds an executor's pod again. */
export function executorSelector(task: TaskIdentity, target: AirflowTarget): string {
  const labels = new Map(executorLabels(task, target));
  if (hasProvider(target, "7.4")) labels.delete("airflow_version");
  const parts = selectorOf(labels);
  return task.worker === undefined ? `${parts},airflow-worker` : parts;
}

/** `key=value` of every label, sorted by key. */
export function selectorOf(labels: ReadonlyMap<string, string>): string {
  return [...labels]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
