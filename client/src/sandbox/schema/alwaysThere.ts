import type { Json, JsonObject } from "../objects.ts";
import { isObject } from "../validation/decode.ts";
import { fieldsOf } from "./fields.ts";
import { structsOf } from "./structs.ts";
import { keptFields } from "./zeroValues.ts";

/** Further fields that Go always writes, structs and lists, though they are left out of what is shown here: type → names. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  Event: ["source", "involvedObject"],
  LimitRange: ["spec"],
  LimitRangeSpec: ["limits"],
  Namespace: ["spec", "status"],
  Node: ["spec", "status"],
  NodeDaemonEndpoints: ["kubeletEndpoint"],
  NodeStatus: ["daemonEndpoints", "nodeInfo"],
  PersistentVolumeClaim: ["status"],
  PersistentVolumeClaimSpec: ["resources"],
  Pod: ["status"],
  PodSpec: ["containers"],
  ResourceQuota: ["spec", "status"],
  SelfSubjectAccessReview: ["spec"],
};

const found = new Map<string, ReadonlyMap<string, Json>>();

/**
 * What stands in a field that is never left out in Go, when nothing was given; undefined of any other field (Kubernetes
 * 1.34, `types.go`).
 */
export function alwaysThere(type: string, field: string): Json | undefined {
  const known = found.get(type);
  if (known) return known.get(field);
  const fields = fieldsOf(type);
  const zeros = new Map<string, Json>();
  for (const name of keptFields(type).always) zeros.set(name, zeroOf(fields?.get(name) ?? "s"));
  for (const [name] of structsOf(type)) zeros.set(name, {});
  for (const name of MORE[type] ?? []) zeros.set(name, zeroOf(fields?.get(name) ?? ""));
  found.set(type, zeros);
  return zeros.get(field);
}

function zeroOf(type: string): Json {
  if (type.startsWith("[]") || type === "t") return null;
  if (type === "b") return false;
  if (type === "s" || type === "x" || type === "q") return "";
  return type === "i" || type === "l" || type === "f" ? 0 : {};
}

/** What Go writes of an object of a type, such as `PodSpec`, of which nothing is given. */
export function zeroObject(type: string): JsonObject {
  const result: JsonObject = {};
  for (const [name, word] of fieldsOf(type) ?? []) {
    const zero = alwaysThere(type, name);
    if (zero !== undefined) result[name] = isObject(zero) ? zeroObject(word) : zero;
  }
  return result;
}
