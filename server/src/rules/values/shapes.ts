import { valueShape } from "../../schema/schema.ts";
import type { ShapeSchema } from "../../schema/schema.ts";
import type { MemberNode, ValueNode, ValueType } from "../../values/types.ts";
import { keyText } from "./tree.ts";
import type { EntryFinding, Rule } from "../checking/types.ts";
import { didYouMean, replaceWordFix } from "../fixes/wordFixes.ts";

/** Members of Kubernetes objects inside values (Kubernetes' own API types). */
export const shapeRules: readonly Rule[] = [
  {
    code: "unknown-field",
    subject: "pod",
    severity: "error",
    title: "Kubernetes has no such field",
    explanation: `
Values such as \`tolerations\` and \`affinity\` are handed to Kubernetes as they are, in the names of its API (\`camelCase\`). A
field that the API does not know makes it refuse the pod.`,
    isForKey: (key) => isOfKubernetes(key?.type),
    checkEntry: function* ({ key, parsed }) {
      if (!key || !isOfKubernetes(key.type)) return;
      const shape = valueShape(key);
      if (shape) yield* shapeFindings(parsed.tree, shape);
    },
    fix: replaceWordFix,
  },
];

/** Whether values of a type are handed to Kubernetes as they are. */
function isOfKubernetes(type: ValueType | undefined): boolean {
  return (type?.kind === "list" || type?.kind === "dict") && type.shape?.startsWith("k8s:") === true;
}

/** Members and words of a value that a Kubernetes object does not have; offsets are those of the tree. */
export function* shapeFindings(node: ValueNode, shape: ShapeSchema): Generator<EntryFinding> {
  if (node.type === "array" && shape.kind === "array") {
    for (const element of node.elements) yield* shapeFindings(element, shape.items);
  } else if (node.type === "object" && shape.kind === "object") {
    for (const member of node.members) yield* checkMember(member, shape);
  } else if (node.type === "scalar" && shape.kind !== "object" && shape.kind !== "array" && shape.closed) {
    const names = shape.suggestions?.map(({ value }) => value) ?? [];
    const typed = String(node.value);
    if (node.form === "literal" || names.includes(typed) || typed.includes("$") || typed === "") return;
    yield {
      at: node,
      message: `Kubernetes knows ${names.join(", ")} here.${didYouMean(typed, names)}`,
      data: { typed, names },
    };
  }
}

function* checkMember(member: MemberNode, shape: Extract<ShapeSchema, { kind: "object" }>): Generator<EntryFinding> {
  const properties = shape.properties();
  const name = keyText(member);
  const property = properties.get(name);
  if (property) {
    if (member.value) yield* shapeFindings(member.value, property.shape);
  } else if (shape.other) {
    if (member.value) yield* shapeFindings(member.value, shape.other.value);
  } else if (properties.size > 0 && member.separator !== undefined && !name.includes("$")) {
    const names = [...properties.keys()];
    yield {
      at: member.key,
      message: `Kubernetes has no field "${name}" here.${didYouMean(name, names)}`,
      data: { typed: name, names },
    };
  }
}
