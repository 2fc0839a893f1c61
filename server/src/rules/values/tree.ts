import type { MemberNode, ObjectNode, ScalarNode, ValueNode } from "../../values/types.ts";

/** The member of an object with a key; the last one wins, as in DBND. */
export function member(node: ValueNode | undefined, key: string): MemberNode | undefined {
  return node?.type === "object" ? node.members.findLast((one) => keyText(one) === key) : undefined;
}

/** The name of a member, as text. */
export function keyText(node: MemberNode): string {
  return String(node.key.value);
}

/** The text of a scalar that holds text; undefined for anything else. */
export function text(node: ValueNode | undefined): string | undefined {
  return node?.type === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** Every scalar of a tree that stands as a value (not as a key), in order. */
export function* scalars(node: ValueNode | undefined): Generator<ScalarNode> {
  if (!node) return;
  if (node.type === "scalar") yield node;
  else if (node.type === "array") for (const element of node.elements) yield* scalars(element);
  else for (const one of node.members) yield* scalars(one.value);
}

/** The objects that a list of objects holds; a single object counts as a list of one. */
export function objects(node: ValueNode | undefined): ObjectNode[] {
  if (node?.type === "object") return [node];
  if (node?.type !== "array") return [];
  return node.elements.filter((element) => element.type === "object");
}

/** True for text between brackets: the grammars of Hjson, not of plain words. */
export function isBracketed(valueText: string): boolean {
  return /^\s*[[{]/u.test(valueText);
}
