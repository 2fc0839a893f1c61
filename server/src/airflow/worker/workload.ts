/** The workload that the executor of Airflow 3 gives to a worker: `ExecuteTask` as JSON (core 3.0.0, 3.1.0). */
import type { JsonObject } from "../../pod/types.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";
import { airflowOptions } from "../../schema/airflow/options.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";

/** The task instance, as far as a file and a form tell. */
export interface Workload {
  readonly dagId: string;
  readonly taskId: string;
  readonly runId: string;
  readonly tryNumber: number;
  readonly mapIndex: number;
  /** The database's id of the task instance. */
  readonly id: string;
  /** What the API server knows the worker by; empty in what Airflow shows. */
  readonly token: string;
  readonly queue: string;
  readonly poolSlots: number;
  readonly priorityWeight: number;
  readonly dagFile: string;
  /** ISO 8601. */
  readonly queuedAt: string;
}

const NO_ID = "00000000-0000-0000-0000-000000000000";

/** What the executor of Airflow 3 hands to a worker, as JSON in the words of its release. */
export function workloadText(task: Workload, configuration: AirflowConfiguration, target: AirflowTarget): string {
  const { dagId, taskId, runId, tryNumber, mapIndex, id, queue, poolSlots, priorityWeight } = task;
  const hasVersion = hasAirflow(target, "3.1");
  const ti: JsonObject = {
    id,
    ...(hasVersion ? { dag_version_id: NO_ID } : {}),
    task_id: taskId,
    dag_id: dagId,
    run_id: runId,
    try_number: tryNumber,
    map_index: mapIndex,
    pool_slots: poolSlots,
    queue,
    priority_weight: priorityWeight,
    parent_context_carrier: {},
    context_carrier: null,
    ...(hasVersion ? {} : { queued_dttm: task.queuedAt }),
  };
  const workload: JsonObject = {
    token: task.token,
    ti,
    dag_rel_path: task.dagFile,
    bundle_info: { name: bundleName(configuration), version: null },
    log_path: logPath(task, configuration),
    type: "ExecuteTask",
  };
  return JSON.stringify(workload);
}

/** The first bundle of `[dag_processor] dag_bundle_config_list`: where its files come from is known at run time only. */
function bundleName(configuration: AirflowConfiguration): string {
  try {
    const text = configuration.lookup("dag_processor", "dag_bundle_config_list")?.text ?? "";
    const [first] = JSON.parse(text) as readonly ({ readonly name?: unknown } | null)[];
    return typeof first?.name === "string" ? first.name : "dags-folder";
  } catch {
    return "dags-folder";
  }
}

/** `[logging] log_filename_template`, as far as it is made of the task instance. */
function logPath({ dagId, taskId, runId, tryNumber, mapIndex }: Workload, configuration: AirflowConfiguration): string {
  const template =
    configuration.lookup("logging", "log_filename_template")?.text ??
    airflowOptions().find(({ section, name }) => section === "logging" && name === "log_filename_template")?.default ??
    "";
  const values: Readonly<Record<string, string>> = {
    dag_id: dagId,
    task_id: taskId,
    run_id: runId,
    map_index: String(mapIndex),
    try_number: String(tryNumber),
  };
  return template
    .replace(/\{%+\s*if ti\.map_index >= 0\s*%+\}(.*?)\{%+\s*endif\s*%+\}/gs, mapIndex >= 0 ? "$1" : "")
    .replace(/\{\{\s*(?:ti\.)?(\w+)\s*(?:\|[^}]*)?\}\}/g, (whole, name: string) => values[name] ?? whole);
}
