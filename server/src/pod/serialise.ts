import type { Origin } from "../configuration/types.ts";
import type { PodNode } from "./node.ts";
import type { Json, JsonObject } from "./types.ts";

/** The pod as plain JSON, and the origin of each of its leaves by JSON pointer; an empty list or object is a leaf. */
export function serialise(root: PodNode): { pod: JsonObject; origins: Map<string, Origin> } {
  const origins = new Map<string, Origin>();
  const pod = write(root, "", origins);
  return { pod: isObject(pod) ? pod : {}, origins };
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function write(node: PodNode, pointer: string, origins: Map<string, Origin>): Json {
  if (node.kind === "scalar") {
    origins.set(pointer, node.origin);
    return typeof node.value === "number" && !Number.isFinite(node.value) ? String(node.value) : node.value;
  }
  if (node.kind === "list") {
    if (node.items.length === 0) origins.set(pointer, node.origin);
    return node.items.map((item, index) => write(item, pointer + pointerStep(index), origins));
  }
  if (node.members.size === 0) origins.set(pointer, node.origin);
  const object: Record<string, Json> = {};
  for (const [name, member] of node.members) {
    // A plain assignment to `__proto__` would be lost.
    Object.defineProperty(object, name, {
      value: write(member, pointer + pointerStep(name), origins),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
