import { isEmpty, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import { made } from "../build.ts";
import { nameLimits, nameOfIds, uniqueName, withSuffix } from "../names/podNames.ts";
import { hasProvider } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import type { OperatorSurroundings } from "./types.ts";

/** `name` in the form that Kubernetes takes: from 10.3 on only `execute()` does that, before it the constructor. */
export function givenName(given: OperatorArguments, { execute }: OperatorSurroundings): PodNode | undefined {
  const node = given.node("name");
  if (node?.kind !== "scalar" || typeof node.value !== "string" || node.hiddenBy !== undefined) return node;
  const { target } = given.build;
  if (hasProvider(target, "10.3") && execute !== true) return node;
  const others = hasProvider(target, "4.0") ? /[^a-z0-9-]+/g : /[^a-z0-9.-]+/g;
  return scalar(node.value.toLowerCase().replace(others, "-"), node.origin);
}

/** The name of the merged pod, made unique, or one made of the task's id (spec 5.3). */
export function podName(pod: MapNode, given: OperatorArguments): PodNode {
  const { build } = given;
  const unique = !given.value("random_name_suffix") || given.isOn("random_name_suffix");
  const metadata = pod.members.get("metadata");
  const name = metadata?.kind === "map" ? metadata.members.get("name") : undefined;
  const limits = nameLimits(build.target);
  if (!name || isEmpty(name)) {
    const taskId = given.node("task_id");
    if (taskId?.kind === "scalar" && taskId.hiddenBy !== undefined) return taskId;
    const text = taskId?.kind === "scalar" ? String(taskId.value) : "";
    return scalar(nameOfIds({ taskId: text }, unique, limits.made, build), made("made of the task's id"));
  }
  if (!unique || name.kind !== "scalar" || name.hiddenBy !== undefined) return name;
  const text = String(name.value);
  const made5 = hasProvider(build.target, "5.1") ? withSuffix(text, limits.given, build) : uniqueName(text, build);
  return scalar(made5, name.origin);
}
