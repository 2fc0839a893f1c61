import type { Problem } from "../../text/types.ts";
import { valueShape } from "../../schema/schema.ts";
import type { ScalarShape, ShapeSchema } from "../../schema/shapeTypes.ts";
import { quantityMistake } from "../../values/quantity.ts";
import type { ScalarNode, ValueNode } from "../../values/types.ts";
import { isStringList } from "./literals.ts";
import { keyText } from "./tree.ts";
import type { EntryFacts, EntryFinding, Fix, Rule } from "../checking/types.ts";

/** What stands in fields of Kubernetes objects inside values (Kubernetes' own API types). */
export const fieldValueRules: readonly Rule[] = [
  {
    code: "field-value",
    subject: "pod",
    severity: "error",
    title: "Wrong kind of value in a field of Kubernetes",
    explanation: `
Values such as \`tolerations\`, \`volumes\` and \`limits\` are handed to Kubernetes as they are. The API server refuses a pod in
which a list stands for an object, a text for a number, or a quantity that it cannot read (\`2GB\` is none, \`2G\` and \`2Gi\` are).`,
    isForKey: hasFields,
    checkEntry: fieldValues,
    fix: quantityFix,
  },
];

/** The likeliest spelling of a quantity that Kubernetes does not know. */
export function quantityFix({ message, range }: Problem): readonly Fix[] {
  const better = /did you mean (\S+)\?/u.exec(message)?.[1];
  if (better === undefined) return [];
  return [{ title: `Change to ${better}`, edits: [{ range, newText: `"${better}"` }], preferred: true }];
}

function* fieldValues(facts: EntryFacts): Generator<EntryFinding> {
  const { key, parsed } = facts;
  if (!key || !hasFields(key)) return;
  const shape = valueShape(key);
  // The outermost brackets have a rule of their own, and so have numbers in lists of text.
  if (!shape || parsed.problems.length > 0 || parsed.tree.type !== shape.kind) return;
  yield* fieldFindings(parsed.tree, shape, "", !isStringList(facts));
}

/** Whether values of a key hold fields of Kubernetes. */
function hasFields(key: EntryFacts["key"]): boolean {
  const { type } = key ?? {};
  if (type?.kind !== "list" && type?.kind !== "dict") return false;
  return type.shape === "resources" || type.shape?.startsWith("k8s:") === true;
}

/** What does not fit Kubernetes' types in a value; numbers, words and texts are told apart `withScalars`. */
export function* fieldFindings(
  node: ValueNode,
  shape: ShapeSchema,
  name: string,
  withScalars: boolean,
): Generator<EntryFinding & { readonly at: { readonly start: number; readonly end: number } }> {
  if (shape.kind === "object" && node.type === "object") {
    const properties = shape.properties();
    for (const member of node.members) {
      const field = keyText(member);
      const inner = properties.get(field)?.shape ?? shape.other?.value;
      if (member.value && inner) yield* fieldFindings(member.value, inner, field, withScalars);
    }
  } else if (shape.kind === "array" && node.type === "array") {
    for (const element of node.elements) yield* fieldFindings(element, shape.items, name, withScalars);
  } else {
    const mistake = mistakeOf(node, shape, name, withScalars);
    if (mistake !== undefined)
      yield { at: node.type === "scalar" ? node : { start: node.start, end: node.start + 1 }, message: mistake };
  }
}

function mistakeOf(node: ValueNode, shape: ShapeSchema, name: string, withScalars: boolean): string | undefined {
  if (shape.kind === "any") return undefined;
  // What is empty or put together from something else is not known here.
  if (node.type === "scalar" && (node.value === null || /[$@%]/u.test(String(node.value)))) return undefined;
  const subject = name === "" ? "An element" : `"${name}"`;
  if (shape.kind === "object") return `${subject} is an object for Kubernetes: write { … }.`;
  if (shape.kind === "array") return `${subject} is a list for Kubernetes: write [ … ].`;
  if (node.type !== "scalar")
    return `${subject} is ${WORDS[shape.kind]} for Kubernetes, not ${node.type === "array" ? "a list" : "an object"}.`;
  if (shape.kind === "quantity") return quantityProblem(node, name);
  if (!withScalars || fits(node, shape.kind)) return undefined;
  return `${subject} is ${WORDS[shape.kind]} for Kubernetes, not ${kindOf(node)}.`;
}

const WORDS: Readonly<Record<ScalarShape["kind"], string>> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  duration: "a duration",
  quantity: "a quantity",
  integerOrString: "a number or a text",
  any: "anything",
};

function fits({ value }: ScalarNode, kind: ScalarShape["kind"]): boolean {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "integer":
      return isNumber && Number.isInteger(Number(value));
    case "number":
      return isNumber;
    case "boolean":
      return typeof value === "boolean";
    case "integerOrString":
      return typeof value !== "boolean";
    default:
      return true;
  }
}

function kindOf({ value }: ScalarNode): string {
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "true or false" : "a number";
}

/** Numbers are quantities too. */
function quantityProblem({ value }: ScalarNode, name: string): string | undefined {
  if (typeof value === "boolean") return `"${name}" is a quantity for Kubernetes.`;
  const text = String(value);
  return text === "" ? undefined : quantityMistake(text, name === "cpu" || name.endsWith(".cpu") ? "cpu" : "memory");
}
