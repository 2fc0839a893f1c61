import type { ArrayNode, ObjectNode, ScalarNode, ValueNode, ValueProblem } from "./types.ts";

/** The same node, `by` characters further on. */
export function shiftNode<N extends ValueNode>(node: N, by: number): N;
export function shiftNode(node: ValueNode, by: number): ValueNode {
  if (node.type === "scalar") return shiftScalar(node, by);
  return node.type === "array" ? shiftArray(node, by) : shiftObject(node, by);
}

/** The same problem, `by` characters further on. */
export function shiftProblem(problem: ValueProblem, by: number): ValueProblem {
  const at = problem.at === undefined ? {} : { at: problem.at + by };
  return { ...problem, start: problem.start + by, end: problem.end + by, ...at };
}

function shiftScalar(node: ScalarNode, by: number): ScalarNode {
  return { ...node, start: node.start + by, end: node.end + by };
}

function shiftArray(node: ArrayNode, by: number): ArrayNode {
  const elements = node.elements.map((element) => shiftNode(element, by));
  return { ...node, start: node.start + by, end: node.end + by, elements };
}

function shiftObject(node: ObjectNode, by: number): ObjectNode {
  const members = node.members.map((member) => ({
    ...member,
    start: member.start + by,
    end: member.end + by,
    key: shiftScalar(member.key, by),
    ...(member.separator !== undefined && { separator: member.separator + by }),
    ...(member.value && { value: shiftNode(member.value, by) }),
  }));
  return { ...node, start: node.start + by, end: node.end + by, members };
}
