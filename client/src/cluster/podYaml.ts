import { stringify } from "yaml";
import type { Pod } from "./objects.ts";

/** A pod as YAML for people: without the bookkeeping of `managedFields`. */
export function podYaml(pod: Pod): string {
  const { managedFields: _managedFields, ...metadata } = pod.metadata as Pod["metadata"] & { managedFields?: unknown };
  return stringify({ apiVersion: "v1", kind: "Pod", ...pod, metadata }, { lineWidth: 0 });
}
