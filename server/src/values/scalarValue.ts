import type { ParsedValue, PlainValue, ScalarNode, ValueProblemCode } from "./types.ts";

/** A value that is one scalar, written at `start` to `end`. */
export function scalarValue(value: ScalarNode["value"], start: number, end: number): ParsedValue {
  return { value, tree: scalarNode(value, start, end, "literal"), problems: [] };
}

/** A value that is the text itself. */
export function textValue(text: string, value: PlainValue = text): ParsedValue {
  return { value, tree: scalarNode(text, 0, text.length, "bare"), problems: [] };
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
