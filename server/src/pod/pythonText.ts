import { Duration, type PlainValue } from "../values/types.ts";

/** `str(value)` of Python 3: `True`, `None`, `1.5`, `{'a': [1, 'b']}`; what becomes of values where text is needed. */
export function pythonText(value: PlainValue): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** `repr(value)` of Python 3. */
export function pythonRepr(value: PlainValue): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return reprOfText(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : pythonFloat(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Duration) return String(value.seconds);
  if (Array.isArray(value)) return `[${(value as readonly PlainValue[]).map(pythonRepr).join(", ")}]`;
  const members = Object.entries(value as Readonly<Record<string, PlainValue>>);
  return `{${members.map(([name, member]) => `${reprOfText(name)}: ${pythonRepr(member)}`).join(", ")}}`;
}

/** `repr(float)`: always with a point or an exponent; the exponent has two digits at least and starts at 1e16. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [digits = "", exponent = ""] = value.toExponential().split("e");
    return `${digits}e${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

function reprOfText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replace(/[\\\n\r\t]|[\x00-\x1f\x7f]/gu, escapeOf).replaceAll(quote, `\\${quote}`);
  return `${quote}${escaped}${quote}`;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOf(character: string): string {
  return NAMED_ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
