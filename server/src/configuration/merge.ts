import type { PlainValue, ValueType } from "../values/types.ts";
import { Duration } from "../values/types.ts";

export type MergeProblemCode = "extend-not-supported" | "extend-type-mismatch";

export type Merged = { readonly value: PlainValue } | { readonly code: MergeProblemCode };

const NOT_SUPPORTED: Merged = { code: "extend-not-supported" };
const MISMATCH: Merged = { code: "extend-type-mismatch" };

/**
 * An extending value over the one it extends (spec 1.4): dict = shallow union, the newer wins; list = older then newer;
 * text = concatenation; no other type can be extended. Follows Python where the shapes do not fit (dbnd 1.0.28): an
 * empty list, or a list of pairs, is taken for a dict, and a dict in a list's place for the list of its keys.
 */
export function mergeValues(type: ValueType, older: PlainValue, newer: PlainValue): Merged {
  if (newer === null) return { value: older };
  const kind = mergeKind(type);
  if (kind === undefined || older === null) return NOT_SUPPORTED;
  switch (kind) {
    case "dict":
      return mergeDicts(older, newer);
    case "list":
      return mergeLists(older, newer);
    case "text":
      return typeof older === "string" && typeof newer === "string" ? { value: older + newer } : MISMATCH;
  }
}

/** How values of a type are merged; undefined when they cannot be extended. */
export function mergeKind(type: ValueType): "dict" | "list" | "text" | undefined {
  switch (type.kind) {
    case "dict":
    case "list":
      return type.kind;
    case "string":
    case "version":
    case "choice":
    case "commaList":
    case "quantity":
    case "template":
    case "type":
    case "pythonPath":
      return "text";
    case "boolean":
    case "integer":
    case "float":
    case "duration":
    case "date":
    case "datetime":
    case "enum":
    case "json":
    case "section":
      return undefined;
    case "path":
      // What DBND opens it cannot join.
      return type.target ? undefined : "text";
  }
}

function mergeDicts(older: PlainValue, newer: PlainValue): Merged {
  const base = isDict(older) ? older : dictOfPairs(older);
  return base && isDict(newer) ? { value: { ...base, ...newer } } : MISMATCH;
}

function mergeLists(older: PlainValue, newer: PlainValue): Merged {
  const first = elements(older);
  const second = elements(newer);
  return first && second ? { value: [...first, ...second] } : MISMATCH;
}

function elements(value: PlainValue): readonly PlainValue[] | undefined {
  if (Array.isArray(value)) return value as readonly PlainValue[];
  if (typeof value === "string") return Array.from(value);
  return isDict(value) ? Object.keys(value) : undefined;
}

/** `dict(sequence)` of Python: every element has to be a pair, be it a list, a text or a dict of two keys. */
function dictOfPairs(value: PlainValue): Readonly<Record<string, PlainValue>> | undefined {
  const made: Record<string, PlainValue> = {};
  for (const element of elements(value) ?? [null]) {
    const [key = null, member = null, more] = elements(element) ?? [];
    // Lists and dicts cannot be keys.
    if (typeof key === "object" || member === null || more !== undefined) return undefined;
    made[String(key)] = member;
  }
  return made;
}

/** A dictionary: no list, no duration, not null. */
export function isDict(value: PlainValue | undefined): value is Readonly<Record<string, PlainValue>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Duration);
}
