import { map, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import { made } from "../build.ts";
import { safeLabelValue, selectorOf, versionLabel } from "../names/labels.ts";
import { hasProvider, type AirflowTarget } from "../target.ts";
import type { OperatorSurroundings, TaskContext } from "./types.ts";

/** What identifies the task that the pod is for (spec 5.6). */
export function identityLabels(context: TaskContext, target: AirflowTarget): ReadonlyMap<string, string> {
  const { dagId, taskId, runId, ts, tryNumber, mapIndex, parentDagId } = context;
  const run: readonly (readonly [string, string | undefined])[] = hasProvider(target, "2.1")
    ? [["run_id", runId]]
    : [["execution_date", ts]];
  const labels: readonly (readonly [string, string | undefined])[] = [
    ["dag_id", dagId],
    ["task_id", taskId],
    ...run,
    ["kubernetes_pod_operator", "True"],
    ["try_number", String(tryNumber)],
    ["map_index", mapIndex !== undefined && mapIndex >= 0 ? String(mapIndex) : undefined],
    ["parent_dag_id", parentDagId],
  ];
  return new Map(labels.flatMap(([key, text]) => (text === undefined ? [] : [[key, safeLabelValue(text)] as const])));
}

/** The labels of the merged pod, then those that identify the task, then Airflow's own; later ones win. */
export function podLabels(pod: MapNode, { context, inCluster }: OperatorSurroundings, target: AirflowTarget): PodNode {
  const metadata = pod.members.get("metadata");
  const labels = metadata?.kind === "map" ? metadata.members.get("labels") : undefined;
  const own = labels?.kind === "map" ? [...labels.members] : [];
  const identity = context ? [...identityLabels(context, target)] : [];
  const more: readonly (readonly [string, string])[] = [
    ...identity,
    ["airflow_version", versionLabel(target)],
    ...(hasProvider(target, "4.2") ? [["airflow_kpo_in_cluster", inCluster ? "True" : "False"] as const] : []),
  ];
  return map(
    [...own, ...more.map(([key, text]) => [key, scalar(text, made("tells Airflow whose pod it is"))] as const)],
    labels?.origin ?? made("tells Airflow whose pod it is"),
  );
}

/** The selector that finds the pod of an earlier try, to attach to it again (spec 5.7). */
export function reattachSelector(
  userLabels: ReadonlyMap<string, string>,
  context: TaskContext,
  target: AirflowTarget,
): string {
  const labels = new Map([...(hasProvider(target, "7.4.1") ? userLabels : []), ...identityLabels(context, target)]);
  labels.delete("try_number");
  return `${selectorOf(labels)},already_checked!=True,!airflow-worker`;
}
