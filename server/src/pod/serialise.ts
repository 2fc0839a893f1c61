import type { Origin } from "../configuration/types.ts";
import type { NodeSource, PodNode } from "./node.ts";
import type { Json, JsonObject } from "./types.ts";

interface Serialised {
  readonly pod: JsonObject;
  readonly origins: Map<string, Origin>;
  /** What else a part came from, or took the place of, by JSON pointer; only where there is something. */
  readonly sources: Map<string, readonly NodeSource[]>;
}

/** The pod as plain JSON, and the origin of each of its leaves by JSON pointer; an empty list or object is a leaf. */
export function serialise(root: PodNode): Serialised {
  const origins = new Map<string, Origin>();
  const sources = new Map<string, readonly NodeSource[]>();
  const pod = write(root, "", { origins, sources });
  return { pod: isObject(pod) ? pod : {}, origins, sources };
}

/** One step of a JSON pointer (RFC 6901). */
export function pointerStep(name: string | number): string {
  return `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function write(node: PodNode, pointer: string, places: Pick<Serialised, "origins" | "sources">): Json {
  const { origins, sources } = places;
  if (node.sources) sources.set(pointer, node.sources);
  if (node.kind === "scalar") {
    origins.set(pointer, node.origin);
    return typeof node.value === "number" && !Number.isFinite(node.value) ? String(node.value) : node.value;
  }
  if (node.kind === "list") {
    if (node.items.length === 0) origins.set(pointer, node.origin);
    return node.items.map((item, index) => write(item, pointer + pointerStep(index), places));
  }
  if (node.members.size === 0) origins.set(pointer, node.origin);
  const object: Record<string, Json> = {};
  for (const [name, member] of node.members) {
    // A plain assignment to `__proto__` would be lost.
    Object.defineProperty(object, name, {
      value: write(member, pointer + pointerStep(name), places),
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
