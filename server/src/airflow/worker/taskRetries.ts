/** What the scheduler, and not the executor, does when a task fails: the next try. */
import type { RunPolicy } from "../../protocol.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import type { ExecutorSettings } from "./executorSettings.ts";

const SECOND = 1000;

/** Arguments of a task by name, those of its DAG's defaults among them. */
export type TaskArguments = ReadonlyMap<string, PythonValue>;

/** `retries` and `retry_delay` of the task, else `[core]`. */
export function retriesOf(
  task: TaskArguments,
  values: ExecutorSettings,
): Pick<RunPolicy, "taskRetries" | "defaultRetryDelay"> {
  const retries = task.get("retries");
  const own = retries?.kind === "constant" && typeof retries.value === "number" ? retries.value : undefined;
  const delay = secondsOf(task.get("retry_delay"));
  return {
    taskRetries: own ?? values.numberIn("core", "default_task_retries", 0),
    defaultRetryDelay: (delay ?? values.numberIn("core", "default_task_retry_delay", 300)) * SECOND,
  };
}

const UNITS: Readonly<Record<string, number>> = { weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 };
const POSITIONS = ["days", "seconds"];

/** A `timedelta(…)` of plain numbers, or seconds. */
function secondsOf(value: PythonValue | undefined): number | undefined {
  if (value?.kind === "constant") return typeof value.value === "number" ? value.value : undefined;
  if (value?.kind !== "call" || !/(?:^|\.)(?:timedelta|duration)$/.test(value.callee)) return undefined;
  let seconds = 0;
  for (const [index, { name, value: amount }] of value.arguments.entries()) {
    const unit = UNITS[name ?? POSITIONS[index] ?? ""];
    if (unit === undefined || amount.kind !== "constant" || typeof amount.value !== "number") return undefined;
    seconds += unit * amount.value;
  }
  return seconds;
}
