import type { ParsedValue, PlainValue, ScalarNode, ValueProblemCode } from "./types.ts";

/** A value that is one scalar, written at `start` to `end`. */
export function scalarValue(value: PlainValue, start: number, end: number, text?: string): ParsedValue {
  const shown = typeof value === "object" ? (text ?? null) : value;
  return {
    value,
    tree: scalarNode(shown as ScalarNode["value"], start, end, text === undefined ? "literal" : "bare"),
    problems: [],
  };
}

/** A text that its reader refuses as a whole. */
export function refused(
  code: ValueProblemCode,
  text: string,
  start: number,
  end: number,
  message: string,
): ParsedValue {
  return {
    value: text,
    tree: scalarNode(text.slice(start, end), start, end, "bare"),
    problems: [{ code, start, end, message }],
  };
}

function scalarNode(value: ScalarNode["value"], start: number, end: number, form: ScalarNode["form"]): ScalarNode {
  return { type: "scalar", start, end, value, form };
}
