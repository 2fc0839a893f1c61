import { map, scalar, withMembers, type MapNode } from "../../pod/node.ts";
import type { RunIdentity } from "../../protocol.ts";
import { made } from "../build.ts";

/**
 * The pod of an operator as it is created from an editor: without `try_number`, because Airflow's `cleanup-pods` deletes
 * whatever has that label beside those of the DAG and the task (spec 7.5, 8.2).
 */
export function forRun(pod: MapNode, identity: RunIdentity): MapNode {
  return withRunLabels(pod, identity, ["try_number"]);
}

/** The pod with the labels of the run, and without those that are named. */
export function withRunLabels(pod: MapNode, identity: RunIdentity, without: readonly string[] = []): MapNode {
  const metadata = pod.members.get("metadata");
  if (metadata?.kind !== "map") return pod;
  const labels = metadata.members.get("labels");
  const own = labels?.kind === "map" ? [...labels.members] : [];
  const origin = made("tells which run of the editor the pod is for");
  const ours: readonly (readonly [string, string])[] = [
    ["dbnd_run_uid", identity.runUid],
    ["dbnd_task_run_uid", identity.taskRunUid],
    ["dbnd_task_run_attempt_uid", identity.taskRunAttemptUid],
  ];
  const all = [
    ...own.filter(([name]) => !without.includes(name)),
    ...ours.map(([name, text]) => [name, scalar(text, origin)] as const),
  ];
  return withMembers(pod, { metadata: withMembers(metadata, { labels: map(all, labels?.origin ?? origin) }) });
}
