import type { JsonObject, KubeObject } from "../objects.ts";
import { zeroObject } from "../schema/alwaysThere.ts";
import type { ResourceType } from "./resources.ts";
import { apiVersionOf } from "./resources.ts";

/** What else stands in an object of which nothing is given, since other versions of the API have it as a number. */
const CONVERTED: Readonly<Record<string, JsonObject>> = {
  DaemonSet: { selector: null },
  Deployment: { replicas: 0, selector: null },
  ReplicaSet: { replicas: 0, selector: null },
  StatefulSet: { replicas: 0, selector: null },
};

/**
 * A bookmark of a watch: an object of its kind of which nothing is given but a version (Kubernetes 1.34).
 *
 * @param isWhole false where only a row or its metadata is told
 */
export function bookmarkOf(
  type: ResourceType,
  version: number,
  annotations: Readonly<Record<string, string>> | undefined,
  isWhole: boolean,
): KubeObject {
  const { kind } = type;
  const generation = isWhole && kind === "DaemonSet" && { "deprecated.daemonset.template.generation": "0" };
  const told = { ...annotations, ...generation };
  const metadata = { resourceVersion: String(version), ...(Object.keys(told).length > 0 && { annotations: told }) };
  const { spec, ...rest } = zeroObject(kind);
  const whole = { ...(spec as JsonObject | undefined), ...CONVERTED[kind] };
  return {
    kind,
    apiVersion: apiVersionOf(type),
    metadata: metadata as KubeObject["metadata"],
    ...(spec !== undefined && { spec: whole }),
    ...rest,
  };
}
