import { pythonFloatText, pythonRepr } from "../values/pythonText.ts";
import { Duration, type PlainValue, type ValueType } from "../values/types.ts";
import { mergeKind, isDict } from "./merge.ts";

/**
 * A value that is no text (command line JSON, Python literals) as the key's type takes it: DBND reads only texts by the
 * type's grammar; of the others it makes text where the key is text, or a truth value where it is a boolean, and leaves
 * the rest as it is (dbnd 1.0.28, spec 5.1: a number for a duration stays a number).
 */
export function convertPlain(value: PlainValue, type: ValueType): PlainValue {
  if (value === null) return null;
  if (type.kind === "boolean") return isTrue(value);
  if (type.kind === "list") return type.element ? convertLeaves(value, type.element) : value;
  if (type.kind === "dict") return value;
  return mergeKind(type) === "text" ? pythonText(value) : value;
}

/** The same value with every text in it, keys left alone, replaced. */
export function convertStrings(value: PlainValue, convert: (text: string) => PlainValue): PlainValue {
  return mapLeaves(value, (leaf) => (typeof leaf === "string" ? convert(leaf) : leaf));
}

function convertLeaves(value: PlainValue, element: ValueType): PlainValue {
  // Texts stay: reading them again by the element's grammar changes nothing for the element types there are.
  return mapLeaves(value, (leaf) =>
    typeof leaf === "string" || (leaf === null && element.kind !== "string") ? leaf : convertLeaf(leaf, element),
  );
}

function convertLeaf(leaf: PlainValue, element: ValueType): PlainValue {
  if (leaf === null) return "None";
  return convertPlain(leaf, element);
}

function mapLeaves(value: PlainValue, convert: (leaf: PlainValue) => PlainValue): PlainValue {
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map((element) => mapLeaves(element, convert));
  if (!isDict(value)) return convert(value);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, mapLeaves(member, convert)]));
}

function isTrue(value: PlainValue): boolean {
  if (value instanceof Duration) return value.seconds !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isDict(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** `str(value)` of Python. */
export function pythonText(value: PlainValue): string {
  return typeof value === "string" ? value : pythonRepresentation(value);
}

function pythonRepresentation(value: PlainValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return pythonRepr(value);
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : pythonFloatText(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof Duration) return String(value.seconds);
  if (Array.isArray(value)) return `[${(value as readonly PlainValue[]).map(pythonRepresentation).join(", ")}]`;
  const members = Object.entries(value).map(([key, member]) => `${pythonRepr(key)}: ${pythonRepresentation(member)}`);
  return `{${members.join(", ")}}`;
}
