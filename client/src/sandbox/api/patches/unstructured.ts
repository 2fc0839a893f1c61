import type { Json, JsonObject } from "../../objects.ts";
import { goTypeOf } from "../../schema/goTypes.ts";
import { fieldsOf } from "../../schema/fields.ts";
import { DecodeError, isObject } from "../../validation/decode.ts";
import { goKind } from "./goText.ts";

/** Kinds in Go of scalar fields, by their type words (`schema/generate.ts`). */
const KINDS: Readonly<Record<string, string>> = { s: "string", b: "bool", i: "int32", l: "int64", f: "float64" };

/**
 * An object as the converter of maps to types has it, by which strategic merge patches and what is applied go (Kubernetes
 * 1.34, `runtime/converter.go`): numbers that are too great for their field lose what does not fit.
 *
 * @param type name of the object's type, such as `Pod`
 * @throws DecodeError where a value has the wrong type, in the converter's words
 */
export function unstructured(object: JsonObject, type: string): JsonObject {
  const result = { ...object };
  for (const [name, word] of fieldsOf(type) ?? []) {
    const value = object[name];
    if (value !== undefined) result[name] = converted(value, word, type, name);
  }
  return result;
}

/** Contents, which are texts in base64 or lists of bytes. */
const BYTES = ["Secret.data", "ConfigMap.binaryData"];

function converted(value: Json, word: string, struct: string, path: string): Json {
  if (value === null || /^[tqx*]$/.test(word)) return value;
  const kind = goKind(value);
  if (word.startsWith("[]")) {
    if (!Array.isArray(value)) throw new DecodeError(`cannot restore slice from ${kind}`);
    return value.map((item) => converted(item, word.slice(2), struct, `${path}[0]`));
  }
  if (word.startsWith("{}")) {
    if (!isObject(value)) throw new DecodeError(`cannot restore map from ${kind}`);
    const areBytes = BYTES.includes(`${struct}.${path}`);
    const entries = Object.entries(value).map(([key, item]): [string, Json] =>
      areBytes && Array.isArray(item) ? [key, item] : [key, converted(item, word.slice(2), "", path)],
    );
    return Object.fromEntries(entries);
  }
  if (KINDS[word] !== undefined) {
    checkScalar(value, word, goTypeOf(struct, path, word));
    return word === "i" && kind === "int64" ? Number(BigInt.asIntN(32, BigInt(value as number))) : value;
  }
  if (isObject(value)) return unstructured(value, word);
  throw new DecodeError(`cannot restore struct from: ${kind}`);
}

function checkScalar(value: Json, word: string, goType: string): void {
  const wanted = KINDS[word] ?? "";
  const kind = goKind(value);
  const isNumber = kind === "int64" || kind === "float64";
  const wantsInteger = wanted.startsWith("int");
  if (kind === wanted || (isNumber && wanted.startsWith("float")) || (kind === "int64" && wantsInteger)) return;
  // Go itself would turn these into each other; JSON does not.
  const isConvertible = isNumber && (wantsInteger || (kind === "int64" && wanted === "string"));
  throw new DecodeError(isConvertible ? `cannot convert ${kind} to ${goType}` : `unrecognized type: ${wanted}`);
}
