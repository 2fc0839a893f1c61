import type { PlainValue, ValueNode } from "./types.ts";

/** The plain data of a tree: of members with the same key the last counts; a member without value is left out. */
export function plainOf(node: ValueNode): PlainValue {
  if (node.type === "scalar") return node.value;
  if (node.type === "array") return node.elements.map((element) => plainOf(element));
  const members: Record<string, PlainValue> = {};
  for (const { key, value } of node.members) {
    if (value) setMember(members, String(key.value), plainOf(value));
  }
  return members;
}

/** Sets a member; `__proto__` is a key like any other. */
export function setMember(members: Record<string, PlainValue>, key: string, value: PlainValue): void {
  if (key !== "__proto__") members[key] = value;
  else Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
}
