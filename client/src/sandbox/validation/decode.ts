import { rfc3339 } from "../clock.ts";
import type { Json, JsonObject } from "../objects.ts";
import { goTypeOf } from "../schema/goTypes.ts";
import { MICRO_LAYOUT, timeProblem } from "../goTime.ts";
import { fieldsOf } from "../schema/fields.ts";
import { structsOf } from "../schema/structs.ts";
import { keptFields } from "../schema/zeroValues.ts";
import { withTypeDefaults } from "./defaults/types.ts";
import { canonicalQuantity, parseQuantity, quantityText } from "./quantity.ts";

/** A document with everything unknown taken out, and what that was. */
export interface Decoded {
  readonly value: JsonObject;
  /** `unknown field "spec.foo"` for each. */
  readonly unknown: readonly string[];
}

/** Why a document cannot be read, in the words of Go's decoder. */
export class DecodeError extends Error {}

/**
 * Reads a document as Kubernetes does: wrong types are refused, fields that do not exist are dropped and reported, nulls
 * and what is empty count as absent, and each type's own defaults are filled in (Kubernetes 1.34).
 *
 * @param type name of its type, such as `Pod`
 * @throws DecodeError when a value has the wrong type
 */
export function decode(document: JsonObject, type: string): Decoded {
  const decoder = new Decoder();
  const value = decoder.object(document, type, "", "");
  if (decoder.problem !== undefined) throw new DecodeError(decoder.problem);
  return { value, unknown: decoder.unknown };
}

class Decoder {
  readonly unknown: string[] = [];
  /** The first value of a wrong type. Go reads on, and may find something that it cannot read at all. */
  problem: string | undefined;

  /** `path` is as in messages about unknown fields, `goPath` as in those about types (without indexes). */
  object(value: JsonObject, type: string, path: string, goPath: string): JsonObject {
    const fields = fieldsOf(type);
    if (!fields) {
      return value;
    }
    const { pointers, always } = keptFields(type);
    const result: JsonObject = {};
    for (const [name, item] of Object.entries(value)) {
      const fieldType = fields.get(name);
      const fieldPath = path === "" ? name : `${path}.${name}`;
      if (fieldType === undefined) {
        this.unknown.push(`unknown field "${fieldPath}"`);
      } else if (item !== null) {
        const read = this.#value(item, fieldType, fieldPath, goPath === "" ? name : `${goPath}.${name}`, type);
        if (pointers.has(name) || !isZero(read, fieldType)) result[name] = read;
      }
    }
    for (const name of always) result[name] ??= zeroOf(fields.get(name) ?? "s");
    for (const [name, struct] of structsOf(type)) result[name] ??= this.object({}, struct, name, name);
    return withTypeDefaults(type, result);
  }

  #value(value: Json, type: string, path: string, goPath: string, struct: string): Json {
    const goType = goTypeOf(struct, path, type);
    const refuse = (): Json => this.#refuse(value, `${struct}.${goPath}`, goType);
    if (type.startsWith("[]")) {
      const inner = type.slice(2);
      const read = (item: Json, index: number): Json =>
        this.#value(item ?? (fieldsOf(inner) ? {} : zeroOf(inner)), inner, `${path}[${index}]`, goPath, struct);
      return Array.isArray(value) ? value.map(read) : refuse();
    }
    if (type.startsWith("{}")) {
      return isObject(value) ? this.#map(value, type.slice(2), path, goPath, struct) : refuse();
    }
    switch (type) {
      case "s":
        return typeof value === "string" || value === null ? value : refuse();
      case "t":
        return typeof value === "string" ? this.#time(value, MICRO.test(path)) : value === null ? value : refuse();
      case "b":
        return typeof value === "boolean" || value === null ? value : refuse();
      case "i":
      case "l":
        return value === null || isWhole(value, type === "i" ? 32 : 64) ? value : refuse();
      case "f":
        return typeof value === "number" || value === null ? value : refuse();
      case "q":
        return quantity(value);
      case "x":
        return typeof value === "string" || value === null || isWhole(value, 32)
          ? value
          : this.#refuse(value, `${struct}.${goPath}`, "int32");
      case "*":
        return value;
      default:
        return isObject(value) ? this.object(value, type, path, goPath) : refuse();
    }
  }

  /** As it is written again: in UTC, of whole seconds or of microseconds. @throws DecodeError */
  #time(text: string, isMicro: boolean): string {
    const problem = timeProblem(text, isMicro ? MICRO_LAYOUT : undefined);
    if (problem !== undefined) throw new DecodeError(problem);
    const milliseconds = Date.parse(text);
    if (Number.isNaN(milliseconds)) return text;
    const seconds = rfc3339(milliseconds);
    const [, fraction = ""] = /[.,](\d+)/.exec(text) ?? [];
    return isMicro ? `${seconds.slice(0, -1)}.${fraction.slice(0, 6).padEnd(6, "0")}Z` : seconds;
  }

  #map(value: JsonObject, type: string, path: string, goPath: string, struct: string): JsonObject {
    // Go reads a null in a map as what is nothing there.
    const nothing: Readonly<Record<string, Json>> = { s: "", q: "0" };
    const isBytes = (struct === "Secret" && goPath === "data") || (struct === "ConfigMap" && goPath === "binaryData");
    const entries = Object.entries(value).map(([key, item]): [string, Json] => {
      if (isBytes && typeof item !== "string" && item !== null) {
        const bytes = bytesOf(item);
        if (bytes) return [key, bytes.toString("base64")];
        const wrong = Array.isArray(item) ? item.find((one) => typeof one !== "number" && one !== null) : undefined;
        return [key, this.#refuse(wrong ?? item, `${struct}.${goPath}`, wrong === undefined ? "[]uint8" : "uint8")];
      }
      const read =
        item === null && type in nothing
          ? (nothing[type] ?? "")
          : this.#value(item, type, `${path}.${key}`, goPath, struct);
      if (isBytes) this.#base64(read);
      return [key, type === "q" ? thousandths(read) : read];
    });
    return Object.fromEntries(entries);
  }

  /** Contents of secrets, and binary ones of config maps. @throws DecodeError */
  #base64(text: Json): void {
    const at = typeof text === "string" ? base64Problem(text) : undefined;
    if (at === undefined) return;
    throw new DecodeError(`illegal base64 data at input byte ${at}`);
  }

  #refuse(value: Json, goPath: string, goType: string): null {
    const is = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const what = typeof value === "number" && goType.startsWith("int") ? `number ${value}` : is;
    this.problem ??= `json: cannot unmarshal ${what} into Go struct field ${goPath} of type ${goType}`;
    return null;
  }
}

/** Bytes that are told as a list of numbers. */
function bytesOf(value: Json): Buffer | undefined {
  if (!Array.isArray(value)) return undefined;
  const isByte = (item: Json): item is number => isWhole(item, 32) && Number(item) >= 0 && Number(item) < 256;
  return value.every(isByte) ? Buffer.from(value) : undefined;
}

/** Times of microseconds. */
const MICRO = /(?:^|\.)(?:eventTime|lastObservedTime)$/;

function quantity(value: Json): string {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || parseQuantity(text) === undefined) {
    throw new DecodeError(
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    );
  }
  return canonicalQuantity(text);
}

/** JSON that is written down without a fraction or an exponent, and fits into so many bits. */
function isWhole(value: Json, bits: 32 | 64): boolean {
  if (typeof value !== "number" || !/^-?\d+$/.test(String(value))) return false;
  const number = BigInt(value);
  return BigInt.asIntN(bits, number) === number;
}

/** Amounts of resources are kept in thousandths. */
function thousandths(amount: Json): Json {
  const value = typeof amount === "string" ? (parseQuantity(amount) ?? 0) * 1000 : 0;
  const isFiner = Math.abs(value) < 1e6 && Math.abs(value - Math.round(value)) > 1e-9;
  return isFiner ? quantityText(Math.ceil(value) / 1000) : amount;
}

/** Where Go's decoder gives up; undefined where it does not. */
function base64Problem(text: string): number | undefined {
  const plain = text.replace(/[\r\n]/g, "");
  const illegal = plain.search(/[^A-Za-z0-9+/=]/);
  if (illegal >= 0) return illegal;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain)) return plain.search(/=[^=]/) + 1;
  return plain.length % 4 === 0 ? undefined : plain.length - (plain.length % 4);
}

/** What Go's types are when nothing is given, and what is not written then. */
function zeroOf(type: string): Json {
  return type === "b" ? false : type === "t" || type.startsWith("[]") ? null : "ilf".includes(type) ? 0 : "";
}

function isZero(value: Json, type: string): boolean {
  if (type.startsWith("[]")) return Array.isArray(value) && value.length === 0;
  if (type.startsWith("{}")) return isObject(value) && Object.keys(value).length === 0;
  return /^[silfb]$/.test(type) && value === zeroOf(type);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
