import { cleanLabelValue } from "../values/names.ts";
import type { EngineValues } from "./engineValues.ts";
import { generated } from "./engineValues.ts";
import { wrongShape } from "./manifest/deserialise.ts";
import { instead, map, scalar, type MapNode, type PodNode } from "./node.ts";
import { pythonText } from "./pythonText.ts";
import type { TaskRun } from "./types.ts";
import type { Problems } from "./problems.ts";
import type { PlainValue } from "../values/types.ts";

/** The pod's labels (spec 3.3): the executor's, then the key `labels`, then DBND's own; every value is cleaned. */
export function podLabels(
  engine: EngineValues,
  taskRun: TaskRun,
  name: string,
  executor: Readonly<Record<string, string>>,
  problems: Problems,
): MapNode {
  const labels = new Map<string, PodNode>();
  for (const [key, value] of Object.entries(executor)) {
    labels.set(key, scalar(cleanLabelValue(value), generated("label of the executor")));
  }
  const origin = engine.origin("labels");
  const put = (key: string, value: PodNode): void => {
    labels.set(key, instead(value, labels.get(key)));
  };
  for (const [key, value] of problems.attempt(() => configured(engine), [])) {
    put(key, scalar(cleanLabelValue(pythonText(value)), engine.origin("labels", [key])));
  }
  for (const [key, value, rule] of ownLabels(taskRun, name)) {
    put(key, scalar(cleanLabelValue(value), generated(rule)));
  }
  return map(labels, origin);
}

function configured(engine: EngineValues): readonly (readonly [string, PlainValue])[] {
  const value = engine.value("labels");
  if (value === null || typeof value !== "object" || (Array.isArray(value) && value.length === 0)) return [];
  if (Array.isArray(value)) throw wrongShape(engine.origin("labels"), "an object", "labels");
  return Object.entries(value as Readonly<Record<string, PlainValue>>);
}

function ownLabels(taskRun: TaskRun, name: string): readonly (readonly [string, string, string])[] {
  return [
    ["pod_name", name, "name of the pod"],
    ["dbnd_run_uid", taskRun.runUid, "uid of the run"],
    ["dbnd_task_run_uid", taskRun.taskRunUid, "uid of the task run"],
    ["dbnd_task_run_attempt_uid", taskRun.taskRunAttemptUid, "uid of the attempt"],
    ["dbnd_task_family", taskRun.familyShort, "class of the task, shortened"],
    ["dbnd_task_name", taskRun.taskName, "name of the task"],
    ["dbnd_task_af_id", taskRun.taskAirflowId, "id of the task in Airflow"],
    ["dbnd", taskRun.system ? "dbnd_system_task_run" : "task_run_executor", "kind of pod"],
  ];
}
