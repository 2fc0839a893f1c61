import type { JsonObject } from "../../pod/types.ts";
import type { AirflowValue } from "./lookup.ts";

/** What a value is as its type, or why Airflow refuses it. */
export type Got<T> = { readonly value: T } | { readonly problem: string };

const TRUE: ReadonlySet<string> = new Set(["t", "true", "1"]);
const FALSE: ReadonlySet<string> = new Set(["f", "false", "0"]);

/** `getboolean`: everything from `#` on is dropped; `yes` and `on` are refused (spec 2). */
export function getBoolean({ text }: Pick<AirflowValue, "text">): Got<boolean> {
  const word = (text.split("#")[0] ?? "").trim().toLowerCase();
  if (TRUE.has(word)) return { value: true };
  if (FALSE.has(word)) return { value: false };
  return { problem: "Airflow reads `True` or `False` here; other words are refused." };
}

/** `getint`, `getfloat`: what Python's `int()` and `float()` take. */
export function getNumber({ text }: Pick<AirflowValue, "text">, type: "integer" | "float"): Got<number> {
  const plain = text.trim().replace(/(?<=\d)_(?=\d)/g, "");
  const pattern = type === "integer" ? /^[-+]?\d+$/ : /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
  if (pattern.test(plain)) return { value: Number(plain) };
  return { problem: type === "integer" ? "A whole number is needed here." : "A number is needed here." };
}

/** `getjson`: null when empty. */
export function getJson({ text }: Pick<AirflowValue, "text">): Got<unknown> {
  if (text.trim() === "") return { value: null };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { problem: `This is not valid JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A JSON object; empty when nothing is set. */
export function getJsonObject(value: Pick<AirflowValue, "text">): Got<JsonObject> {
  const got = getJson(value);
  if ("problem" in got) return got;
  if (got.value === null) return { value: {} };
  const isObject = typeof got.value === "object" && !Array.isArray(got.value);
  return isObject ? { value: got.value as JsonObject } : { problem: "A JSON object is needed here." };
}

/** Split at commas, and not trimmed: a blank becomes part of an item. None for an empty text. */
export function getList({ text }: Pick<AirflowValue, "text">): readonly string[] {
  return text === "" ? [] : text.split(",");
}
