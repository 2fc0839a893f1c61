import { setMember } from "./plain.ts";
import { pythonFloatText } from "./pythonText.ts";
import { shiftProblem } from "./shift.ts";
import type { ParsedValue, PlainValue, ScalarNode, ValueNode, ValueProblem, ValueType } from "./types.ts";

/**
 * Converts the elements of a typed list or dictionary, at any depth, as DBND does: texts are read by the element's
 * grammar; in a list of text, numbers, booleans and `null` become Python's words for them (dbnd 1.0.28, spec 1.7).
 *
 * @param readElement reads a text by the grammar of a type
 */
export function convertElements(
  parsed: ParsedValue,
  text: string,
  type: ValueType,
  readElement: ReadElement,
): ParsedValue {
  if (parsed.problems.length > 0) return parsed;
  const problems: ValueProblem[] = [];
  const value = convert(parsed.tree, { text, type, readElement, problems });
  return { value, tree: parsed.tree, problems };
}

type ReadElement = (type: ValueType, text: string) => ParsedValue;

interface Conversion {
  readonly text: string;
  readonly type: ValueType;
  readonly readElement: ReadElement;
  /** Gets the problems of elements. */
  readonly problems: ValueProblem[];
}

function convert(node: ValueNode, conversion: Conversion): PlainValue {
  if (node.type === "array") return node.elements.map((element) => convert(element, conversion));
  if (node.type === "scalar") return convertScalar(node, conversion);
  const members: Record<string, PlainValue> = {};
  for (const { key, value } of node.members) {
    if (value) setMember(members, String(key.value), convert(value, conversion));
  }
  return members;
}

function convertScalar(node: ScalarNode, { text, type, readElement, problems }: Conversion): PlainValue {
  if (typeof node.value !== "string") return isText(type) ? pythonWord(node, text) : node.value;
  const read = readElement(type, node.value);
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
