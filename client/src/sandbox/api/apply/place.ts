import { fieldsOf } from "../../schema/fields.ts";
import type { MergeRule } from "../../schema/mergeRules.ts";
import { ATOMIC_TYPES, mergeRule } from "../../schema/mergeRules.ts";

/** What stands at a place of a typed object: something whole, members, or items by their keys. */
export type Shape = "whole" | "members" | "items";

/** A place in a typed object, and how values are put together there by server-side apply (Kubernetes 1.34). */
export interface Place {
  /** The field's type word (`schema/generate.ts`); empty of what is not known. */
  readonly type: string;
  readonly rule: MergeRule;
  readonly shape: Shape;
}

const NO_RULE: MergeRule = {};
/** Of each type the place without a rule of its own. */
const plain = new Map<string, Place>();
/** Type, then name of a member that it has. */
const members = new Map<string, Map<string, Place>>();

/** The place of an object of a type, by its name in Go. */
export function placeOf(type: string): Place {
  const known = plain.get(type);
  if (known) return known;
  const made = makePlace(type, NO_RULE);
  plain.set(type, made);
  return made;
}

function makePlace(type: string, rule: MergeRule): Place {
  return { type, rule, shape: shapeOf(type, rule) };
}

function shapeOf(type: string, rule: MergeRule): Shape {
  if (type.startsWith("[]")) return rule.keys || rule.isSet ? "items" : "whole";
  if (type.startsWith("{}")) return rule.isAtomic ? "whole" : "members";
  return fieldsOf(type) && !ATOMIC_TYPES.has(type) && !rule.isAtomic ? "members" : "whole";
}

/** The place of a member of an object, or of an entry of a map. */
export function memberPlace({ type }: Place, name: string): Place {
  if (type.startsWith("{}")) return placeOf(type.slice(2));
  const known = members.get(type)?.get(name);
  if (known) return known;
  const inner = fieldsOf(type)?.get(name);
  if (inner === undefined) return placeOf("");
  const made = makePlace(inner, mergeRule(type, name));
  const others = members.get(type) ?? new Map<string, Place>();
  members.set(type, others.set(name, made));
  return made;
}

/** The place of each item of a list. */
export const itemPlace = ({ type }: Place): Place => placeOf(type.slice(2));
