import type { TaskContext } from "../operator/types.ts";

const DAY = 24 * 3600 * 1000;

/** What a run of its own would give for a simple expression of Jinja: `{{ ds }}`, `{{ params.day }}`; else undefined. */
export function valueInRun(
  expression: string,
  context: TaskContext,
  parameters: ReadonlyMap<string, string>,
): string | undefined {
  const inner = /^\{\{ (.*) \}\}$/s.exec(expression)?.[1];
  if (inner === undefined) return undefined;
  const parameter = /^(?:dag_run\.conf|params)(?:\.(\w+)|\[\s*["']([^"']+)["']\s*\])$/.exec(inner);
  if (parameter) return parameters.get(parameter[1] ?? parameter[2] ?? "");
  const [name = "", filter] = inner.split("|").map((part) => part.trim());
  const moved = /^macros\.ds_add\(\s*ds\s*,\s*(-?\d+)\s*\)$/.exec(name);
  const at = new Date(context.ts ?? Date.now());
  if (moved) return day(new Date(at.getTime() + Number(moved[1]) * DAY));
  const plain = namesOf(context, at)[name];
  if (filter === undefined) return plain;
  return DATES.test(name) ? FILTERS[filter]?.(at) : undefined;
}

const DATES = /^(?:dag_run\.)?(?:execution_date|logical_date|data_interval_start|data_interval_end)$/;

const FILTERS: Readonly<Record<string, (at: Date) => string>> = {
  ds: day,
  ds_nodash: (at) => day(at).replaceAll("-", ""),
  ts: timestamp,
  ts_nodash: (at) => plainTime(at),
};

function namesOf(context: TaskContext, at: Date): Readonly<Record<string, string | undefined>> {
  const { dagId, taskId, runId, tryNumber } = context;
  const ds = day(at);
  const ts = timestamp(at);
  return {
    ds,
    ds_nodash: ds.replaceAll("-", ""),
    ts,
    ts_nodash: plainTime(at),
    ts_nodash_with_tz: `${plainTime(at)}+0000`,
    yesterday_ds: day(new Date(at.getTime() - DAY)),
    tomorrow_ds: day(new Date(at.getTime() + DAY)),
    execution_date: ts,
    logical_date: ts,
    data_interval_start: ts,
    data_interval_end: ts,
    "dag_run.logical_date": ts,
    "dag_run.execution_date": ts,
    run_id: runId,
    "dag_run.run_id": runId,
    "dag.dag_id": dagId,
    "task.task_id": taskId,
    ...Object.fromEntries(
      ["ti", "task_instance"].flatMap((name) => [
        [`${name}.task_id`, taskId],
        [`${name}.dag_id`, dagId],
        [`${name}.run_id`, runId],
        [`${name}.try_number`, String(tryNumber)],
      ]),
    ),
  };
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 23)}000+00:00`;
}

function plainTime(at: Date): string {
  return at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}
