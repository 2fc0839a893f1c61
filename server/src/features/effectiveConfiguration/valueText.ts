import { serializeDuration } from "../../values/duration.ts";
import { Duration, type PlainValue } from "../../values/types.ts";

/** Values that are longer than this on one line are written over several. */
const LINE_LENGTH = 80;

/**
 * A value as a cfg file has it, so that reading it there gives the value again: `%` doubled, an `@` at the beginning too,
 * brackets over several lines when they are long. Lines after the first are indented. (A `$` has no escape in DBND.)
 */
export function cfgValueText(value: PlainValue): string {
  if (value === null) return "@none";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Duration) return serializeDuration(value);
  const text =
    typeof value === "string" ? plainText(value) : typeof value === "object" ? bracketText(value) : String(value);
  return text.replaceAll("%", "%%").replaceAll("\n", "\n    ");
}

function plainText(text: string): string {
  return text.startsWith("@") ? `@${text}` : text;
}

function bracketText(value: PlainValue): string {
  const short = json(value, undefined);
  return short.length <= LINE_LENGTH ? short : json(value, "");
}

/** JSON on one line, or over several with two blanks a level when there is an indentation. */
function json(value: PlainValue, indent: string | undefined): string {
  if (value instanceof Duration) return JSON.stringify(serializeDuration(value));
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const inside = indent === undefined ? undefined : `${indent}  `;
  const parts = isList(value)
    ? value.map((element) => json(element, inside))
    : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${json(member, inside)}`);
  const [open, close] = isList(value) ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0 || inside === undefined) return `${open}${parts.join(", ")}${close}`;
  return `${open}\n${parts.map((part) => `${inside}${part}`).join(",\n")}\n${indent ?? ""}${close}`;
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}
