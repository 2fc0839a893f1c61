import type { Json, JsonObject } from "../../objects.ts";
import { goTypeOf } from "../../schema/goTypes.ts";
import { fieldsOf } from "../../schema/fields.ts";
import { DecodeError, isObject } from "../../validation/decode.ts";
import { goKind } from "./goText.ts";

/** Kinds in Go of scalar fields, by their type words (`schema/generate.ts`). */
const KINDS: Readonly<Record<string, string>> = { s: "string", b: "bool", i: "int32", l: "int64", f: "float64" };

/**
 * Refuses values of the wrong type as the converter of strategic merge patches words it (Kubernetes 1.34,
 * `runtime/converter.go`).
 *
 * @param type name of the object's type, such as `Pod`
 * @throws DecodeError
 */
export function checkUnstructured(object: JsonObject, type: string): void {
  for (const [name, word] of fieldsOf(type) ?? []) check(object[name] ?? null, word, type, name);
}

function check(value: Json, word: string, struct: string, path: string): void {
  if (value === null || /^[tqx*]$/.test(word)) return;
  const kind = goKind(value);
  if (word.startsWith("[]")) {
    if (!Array.isArray(value)) throw new DecodeError(`cannot restore slice from ${kind}`);
    value.forEach((item) => check(item, word.slice(2), struct, `${path}[0]`));
  } else if (word.startsWith("{}")) {
    if (!isObject(value)) throw new DecodeError(`cannot restore map from ${kind}`);
    for (const item of Object.values(value)) check(item, word.slice(2), "", path);
  } else if (KINDS[word] !== undefined) {
    checkScalar(value, word, goTypeOf(struct, path, word));
  } else if (isObject(value)) {
    checkUnstructured(value, word);
  } else {
    throw new DecodeError(`cannot restore struct from: ${kind}`);
  }
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
