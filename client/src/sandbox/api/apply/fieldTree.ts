import type { Json, JsonObject } from "../../objects.ts";

/**
 * Fields of an object as `managedFields` keeps them (`fieldsV1`): a node without members is a field, one with members is
 * one if `.` is among them. Trees share their parts, and are never changed.
 */
export type FieldTree = JsonObject;

/** A field that has nothing inside, and a tree that has no fields. */
export const LEAF: FieldTree = Object.freeze({});

export function isNoField(tree: FieldTree): boolean {
  for (const _ in tree) return false;
  return true;
}

/** A node of these members, in their order, undefined where that is none; `isField` whether it is one itself. */
export function node(members: readonly (readonly [step: string, inner: FieldTree])[], isField: boolean): FieldTree {
  if (members.length === 0) return LEAF;
  const result: JsonObject = isField ? { ".": LEAF } : {};
  const sorted = members.length === 1 ? members : [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [step, inner] of sorted) result[step] = inner;
  return result;
}

const isField = (tree: FieldTree): boolean => "." in tree || isNoField(tree);
const inside = (tree: FieldTree, step: string): FieldTree | undefined => tree[step] as FieldTree | undefined;

/** The fields of both. */
export function union(a: FieldTree, b: FieldTree): FieldTree {
  return isNoField(a) ? b : isNoField(b) ? a : together(a, b);
}

function together(a: FieldTree, b: FieldTree): FieldTree {
  if (a === b) return a;
  const members: [string, FieldTree][] = [];
  for (const step in a) {
    if (step === ".") continue;
    const other = inside(b, step);
    members.push([step, other === undefined ? (a[step] as FieldTree) : together(a[step] as FieldTree, other)]);
  }
  for (const step in b) if (step !== "." && a[step] === undefined) members.push([step, b[step] as FieldTree]);
  return node(members, isField(a) || isField(b));
}

/** The fields of one that are not in the other. */
export function minus(a: FieldTree, b: FieldTree): FieldTree {
  return isNoField(a) || isNoField(b) ? a : (left(a, b) ?? LEAF);
}

function left(a: FieldTree, b: FieldTree): FieldTree | undefined {
  const members: [string, FieldTree][] = [];
  let isWhole = true;
  for (const step in a) {
    if (step === ".") continue;
    const inner = a[step] as FieldTree;
    const other = inside(b, step);
    const kept = other === undefined ? inner : left(inner, other);
    if (kept) members.push([step, kept]);
    isWhole &&= kept === inner;
  }
  const stays = isField(a) && !isField(b);
  if (isWhole && stays === isField(a)) return a;
  return members.length === 0 && !stays ? undefined : node(members, stays);
}

/** Whether a value is a tree of fields: members, items and values, each with its word before it. */
export function isTree(value: Json | undefined): value is FieldTree {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([step, inner]) => (step === "." || /^[fkvi]:/.test(step)) && isTree(inner));
}
