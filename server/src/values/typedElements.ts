import { parseText } from "./parseValue.ts";
import { setMember } from "./plain.ts";
import { pythonFloatText } from "./pythonText.ts";
import { shiftProblem } from "./shift.ts";
import type { ParsedValue, PlainValue, ScalarNode, ValueNode, ValueProblem, ValueType } from "./types.ts";

/**
 * Converts the elements of a typed list or dictionary, at any depth, as DBND does: texts are read by the element's
 * grammar; in a list of text, numbers, booleans and `null` become Python's words for them (dbnd 1.0.28, spec 1.7).
 */
export function convertElements(parsed: ParsedValue, text: string, type: ValueType): ParsedValue {
  if (parsed.problems.length > 0) return parsed;
  const problems: ValueProblem[] = [];
  const value = convert(parsed.tree, text, type, problems);
  return { value, tree: parsed.tree, problems };
}

function convert(node: ValueNode, text: string, type: ValueType, problems: ValueProblem[]): PlainValue {
  if (node.type === "array") return node.elements.map((element) => convert(element, text, type, problems));
  if (node.type === "scalar") return convertScalar(node, text, type, problems);
  const members: Record<string, PlainValue> = {};
  for (const { key, value } of node.members) {
    if (value) setMember(members, String(key.value), convert(value, text, type, problems));
  }
  return members;
}

function convertScalar(node: ScalarNode, text: string, type: ValueType, problems: ValueProblem[]): PlainValue {
  if (typeof node.value !== "string") return isText(type) ? pythonWord(node, text) : node.value;
  const read = parseText(type, node.value);
  const quoted = node.form === "double" || node.form === "single" ? 1 : 0;
  for (const problem of read.problems) {
    const shifted = shiftProblem(problem, node.start + quoted);
    problems.push({ ...shifted, start: Math.min(shifted.start, node.end), end: Math.min(shifted.end, node.end) });
  }
  return read.value;
}

function isText(type: ValueType): boolean {
  return type.kind === "string" || type.kind === "version";
}

function pythonWord(node: ScalarNode, text: string): string {
  const { value } = node;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  // A number written with a fraction or exponent is a float to Python, unless it is whole and below 1e10.
  const float = typeof value === "number" && /[.eE]/.test(text.slice(node.start, node.end));
  return float && !(Number.isInteger(value) && Math.abs(value) < 1e10) ? pythonFloatText(value) : String(value);
}
