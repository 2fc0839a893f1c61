import { badRequest } from "../api/status.ts";
import type { Json, JsonObject } from "../objects.ts";
import { fieldsOf } from "../schema/fields.ts";
import { canonicalQuantity, parseQuantity } from "./quantity.ts";

/** A document with everything unknown taken out, and what that was. */
export interface Decoded {
  readonly value: JsonObject;
  /** `unknown field "spec.foo"` for each. */
  readonly unknown: readonly string[];
}

/**
 * Reads a document as Kubernetes does: wrong types are refused, fields that do not exist are dropped and reported,
 * nulls count as absent (Kubernetes 1.34).
 *
 * @param type name of its type, such as `Pod`
 * @throws ApiError 400 when a value has the wrong type
 */
export function decode(document: JsonObject, type: string): Decoded {
  const decoder = new Decoder(type);
  const value = decoder.object(document, type, "", "");
  return { value, unknown: decoder.unknown };
}

class Decoder {
  readonly unknown: string[] = [];
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** `path` is as in messages about unknown fields, `goPath` as in those about types (without indexes). */
  object(value: JsonObject, type: string, path: string, goPath: string): JsonObject {
    const fields = fieldsOf(type);
    if (!fields) {
      return value;
    }
    const result: JsonObject = {};
    for (const [name, item] of Object.entries(value)) {
      const fieldType = fields.get(name);
      const fieldPath = path === "" ? name : `${path}.${name}`;
      if (fieldType === undefined) {
        this.unknown.push(`unknown field "${fieldPath}"`);
      } else if (item !== null) {
        result[name] = this.#value(item, fieldType, fieldPath, goPath === "" ? name : `${goPath}.${name}`, type);
      }
    }
    return result;
  }

  #value(value: Json, type: string, path: string, goPath: string, struct: string): Json {
    const refuse = (goType: string): never => this.#refuse(value, `${struct}.${goPath}`, goType);
    if (type.startsWith("[]")) {
      return Array.isArray(value)
        ? value.map((item, index) => this.#value(item, type.slice(2), `${path}[${index}]`, goPath, struct))
        : refuse(`[]${goName(type.slice(2))}`);
    }
    if (type.startsWith("{}")) {
      return isObject(value) ? this.#map(value, type.slice(2), path, goPath, struct) : refuse("map[string]string");
    }
    switch (type) {
      case "s":
      case "t":
        return typeof value === "string" || value === null ? value : refuse("string");
      case "b":
        return typeof value === "boolean" || value === null ? value : refuse("bool");
      case "i":
      case "l":
        return Number.isInteger(value) || value === null ? value : refuse(type === "i" ? "int32" : "int64");
      case "f":
        return typeof value === "number" || value === null ? value : refuse("float64");
      case "q":
        return quantity(value, this.#root);
      case "x":
      case "*":
        return value;
      default:
        return isObject(value) ? this.object(value, type, path, goPath) : refuse(`v1.${type}`);
    }
  }

  #map(value: JsonObject, type: string, path: string, goPath: string, struct: string): JsonObject {
    const entries = Object.entries(value).map(([key, item]): [string, Json] => [
      key,
      // Go reads a null in a map of text as the empty text.
      item === null && type === "s" ? "" : this.#value(item, type, `${path}.${key}`, goPath, struct),
    ]);
    return Object.fromEntries(entries);
  }

  #refuse(value: Json, goPath: string, goType: string): never {
    const is = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const what = typeof value === "number" && goType.startsWith("int") ? `number ${value}` : is;
    throw badRequest(
      `${this.#root} in version "v1" cannot be handled as a ${this.#root}: ` +
        `json: cannot unmarshal ${what} into Go struct field ${goPath} of type ${goType}`,
    );
  }
}

function quantity(value: Json, root: string): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || parseQuantity(text) === undefined) {
    throw badRequest(
      `${root} in version "v1" cannot be handled as a ${root}: quantities must match the regular expression ` +
        "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return canonicalQuantity(text);
}

function goName(type: string): string {
  return type === "s" ? "string" : `v1.${type}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
