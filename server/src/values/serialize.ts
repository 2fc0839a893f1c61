import { serializeDuration } from "./duration.ts";
import { Duration, type PlainValue } from "./types.ts";

/** A value as DBND writes it: lists and objects as JSON without blanks, keys sorted; durations as `1h 30m`. */
export function serializeValue(value: PlainValue): string {
  if (value instanceof Duration) return serializeDuration(value);
  return typeof value === "string" ? value : json(value);
}

function json(value: PlainValue): string {
  if (value instanceof Duration) return JSON.stringify(serializeDuration(value));
  if (typeof value === "bigint") return String(value);
  if (typeof value === "string") return asciiJson(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map((element) => json(element)).join(",")}]`;
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, member]) => `${asciiJson(key)}:${json(member)}`).join(",")}}`;
}

function isList(value: object): value is readonly PlainValue[] {
  return Array.isArray(value);
}

/** Python's `json.dumps` escapes all that is not ASCII. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (char) =>
    char === "\u007f" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
