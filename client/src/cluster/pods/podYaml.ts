import { stringify } from "yaml";
import type { Pod } from "../objects.ts";

/** A pod as YAML for people: without the bookkeeping of `managedFields`. */
export function podYaml(pod: Pod): string {
  const metadata: Record<string, unknown> = { ...pod.metadata };
  delete metadata.managedFields;
  return stringify({ apiVersion: "v1", kind: "Pod", ...pod, metadata }, { lineWidth: 0 });
}
