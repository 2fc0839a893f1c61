/** `append_to_pod` of Airflow 1.10.11 to 1.10.15: objects of the old classes, each put where it belongs. */
import { withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import type { Build } from "../build.ts";
import { nodeOf } from "../models/construct.ts";
import { appendToContainer, appendToSpec, attachSecret, changeContainer, isSecret, readSecret } from "../secret.ts";

/** Type of a model → the list of the first container that it goes to. */
const CONTAINER_LISTS: Readonly<Record<string, string>> = {
  ContainerPort: "ports",
  EnvVar: "env",
  VolumeMount: "volumeMounts",
};

/** The pod with the objects added, in their order. */
export function attachAll(pod: MapNode, values: readonly PythonValue[], build: Build): MapNode {
  return values.reduce((changed, value) => {
    if (isSecret(value)) return attachSecret(changed, readSecret(value, build), build);
    return attachNode(changed, nodeOf(value, build));
  }, pod);
}

/** The pod with a model put where models of its type go. */
export function attachNode(pod: MapNode, node: PodNode): MapNode {
  const type = node.kind === "map" ? node.model : undefined;
  if (type === "Volume") return appendToSpec(pod, "volumes", node);
  if (type === "ResourceRequirements") {
    return changeContainer(pod, (container) => withMembers(container, { resources: node }));
  }
  const name = type === undefined ? undefined : CONTAINER_LISTS[type];
  return name === undefined ? pod : appendToContainer(pod, name, node);
}
