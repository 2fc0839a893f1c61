import { pythonFloatText, pythonRepr } from "../values/pythonText.ts";
import { Duration, type PlainValue } from "../values/types.ts";

/** `str(value)` of Python 3: `True`, `None`, `1.5`, `{'a': [1, 'b']}`; what becomes of values where text is needed. */
export function pythonText(value: PlainValue): string {
  return typeof value === "string" ? value : repr(value);
}

function repr(value: PlainValue): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return pythonRepr(value);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : pythonFloatText(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Duration) return String(value.seconds);
  if (Array.isArray(value)) return `[${(value as readonly PlainValue[]).map(repr).join(", ")}]`;
  const members = Object.entries(value as Readonly<Record<string, PlainValue>>);
  return `{${members.map(([name, member]) => `${pythonRepr(name)}: ${repr(member)}`).join(", ")}}`;
}
