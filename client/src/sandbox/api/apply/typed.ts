import { goQuote } from "../../goQuote.ts";
import type { Json, JsonObject } from "../../objects.ts";
import { fieldsOf } from "../../schema/fields.ts";
import { isObject } from "../../validation/decode.ts";
import { goText } from "../patches/goText.ts";
import type { Place } from "./place.ts";
import { itemPlace, memberPlace } from "./place.ts";

/**
 * What of an applied object does not fit its type: members that are not known, values of another kind, each with its
 * path (Kubernetes 1.34, `structured-merge-diff/typed/validate.go`).
 */
export function mistyped(value: Json, place: Place, path = ""): string[] {
  if (value === null) return [];
  const { type } = place;
  if (type.startsWith("[]")) return Array.isArray(value) ? ofList(value, place, path) : [expected(path, "list", value)];
  if (type.startsWith("{}") || isStruct(place)) {
    if (!isObject(value)) return [expected(path, "map", value)];
    const problems: string[] = [];
    for (const [name, item] of Object.entries(value)) {
      const inner = memberPlace(place, name);
      const at = `${path}.${name}`;
      if (inner.type === "") return [...problems, `${at}: field not declared in schema`];
      problems.push(...mistyped(item, inner, at));
    }
    return problems;
  }
  return ofScalar(value, type, path);
}

const isStruct = ({ type }: Place): boolean => fieldsOf(type) !== undefined;

function ofList(list: readonly Json[], place: Place, path: string): string[] {
  const { rule } = place;
  const inner = itemPlace(place);
  const known = new Set<string>();
  return list.flatMap((item, index) => {
    if (rule.keys && !isObject(item)) {
      return [`${path}: element ${index}: associative list with keys may not have non-map elements`];
    }
    const key = rule.keys ? keyText(item as JsonObject, rule.keys) : rule.isSet ? `=${JSON.stringify(item)}` : "";
    const isAgain = key !== "" && known.has(key);
    known.add(key);
    return [
      ...(isAgain ? [`${path}: duplicate entries for key [${key}]`] : []),
      ...mistyped(item, inner, `${path}[${key === "" ? index : key}]`),
    ];
  });
}

/** `name="base"`; a port is one of TCP where it does not say. */
function keyText(item: JsonObject, keys: readonly string[]): string {
  return keys.map((key) => `${key}=${JSON.stringify(item[key] ?? (key === "protocol" ? "TCP" : null))}`).join(",");
}

function ofScalar(value: Json, type: string, path: string): string[] {
  switch (type) {
    case "s":
    case "t":
      return typeof value === "string" ? [] : [`${path}: expected string, got ${wrapped(value)}`];
    case "i":
    case "l":
    case "f":
      return typeof value === "number" ? [] : [`${path}: expected numeric (int or float), got ${goTypeName(value)}`];
    case "b":
      return typeof value === "boolean" ? [] : [`${path}: expected boolean, got &{${goText(value)}}`];
    case "q":
    case "x":
      return isObject(value) || Array.isArray(value) ? [`${path}: expected any scalar, got &{${goText(value)}}`] : [];
    default:
      return [];
  }
}

const expected = (path: string, what: string, value: Json): string =>
  `${path}: expected ${what}, got &{${goText(value)}}`;

const wrapped = (value: Json): string => `&value.valueUnstructured{Value:${goSyntax(value)}}`;

/** A value as Go's source would write it (`%#v`). */
function goSyntax(value: Json): string {
  if (value === null) return "interface {}(nil)";
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (isObject(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[string]interface {}{${entries.map(([key, item]) => `${goQuote(key)}:${goSyntax(item)}`).join(", ")}}`;
  }
  return typeof value === "string" ? goQuote(value) : String(value);
}

function goTypeName(value: Json): string {
  if (Array.isArray(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : "string";
}
