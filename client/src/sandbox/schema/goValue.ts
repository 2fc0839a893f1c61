import type { Json, JsonObject } from "../objects.ts";
import { isObject } from "../validation/decode.ts";
import { canonicalQuantity } from "../validation/quantity.ts";
import { GO_STRUCTS } from "./goStructs.ts";

interface Field {
  /** In Go. */
  readonly name: string;
  /** In the API, in small letters. */
  readonly key: string;
  readonly type: string;
  readonly isOmitted: boolean;
}

/** Of a type all fields, those of embedded structs among them. */
const fieldsOf = memoized((type: string): readonly Field[] =>
  (GO_STRUCTS[type] ?? "").split(" ").flatMap((word): readonly Field[] => {
    if (word.startsWith("+")) return fieldsOf(word.slice(1));
    const [, name = "", key = name, omitted, inner = ""] = /^(\w+)(?:=(\w+))?(\?)?:(.+)$/.exec(word) ?? [];
    return name === "" ? [] : [{ name, key: key.toLowerCase(), type: inner, isOmitted: omitted !== undefined }];
  }),
);

function memoized<T>(make: (type: string) => T): (type: string) => T {
  const made = new Map<string, T>();
  return (type) => {
    const known = made.get(type) ?? make(type);
    made.set(type, known);
    return known;
  };
}

const ZERO: Readonly<Record<string, Json>> = { s: "", b: false, i: 0, q: "0", x: 0 };

/**
 * A value as Go writes its own struct in JSON, with all fields and by their names in Go.
 *
 * @param type a struct's name, or another type word of `GO_STRUCTS`
 * @param value as the API has it; undefined where there is none
 */
export function goValue(type: string, value: Json | undefined): Json {
  if (type.startsWith("*")) return value === undefined || value === null ? null : goValue(type.slice(1), value);
  if (type.startsWith("[]")) {
    return Array.isArray(value) && value.length > 0 ? value.map((one) => goValue(type.slice(2), one)) : null;
  }
  if (type.startsWith("{}")) return isObject(value) ? sortedMap(type.slice(2), value) : null;
  if (type in ZERO) {
    if (value === undefined || value === null) return ZERO[type] ?? null;
    return type === "q" && typeof value === "string" ? canonicalQuantity(value) : value;
  }
  return structOf(type, isObject(value) ? value : {});
}

function sortedMap(type: string, value: JsonObject): Json {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, goValue(type, item)]));
}

/** Of a template Go embeds what the API has as its metadata. */
const withMetadata = (value: JsonObject): JsonObject =>
  isObject(value.metadata) ? { ...value, ...value.metadata } : value;

/** These belong to a pod's security in Go. */
const OF_SECURITY = ["hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers"];

function structOf(type: string, value: JsonObject): Json {
  const given = new Map(Object.entries(withMetadata(value)).map(([name, item]) => [name.toLowerCase(), item]));
  if (type === "PodSpec" && isObject(value.securityContext)) {
    const moved = OF_SECURITY.flatMap((name): [string, Json][] => (name in value ? [[name, value[name] ?? null]] : []));
    given.set("securitycontext", { ...value.securityContext, ...Object.fromEntries(moved) });
  }
  const shown = fieldsOf(type).flatMap(({ name, key, type: inner, isOmitted }): [string, Json][] => {
    const item = given.get(key);
    return isOmitted && isNothing(item) ? [] : [[name, goValue(inner, item)]];
  });
  return Object.fromEntries(shown);
}

function isNothing(value: Json | undefined): boolean {
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
