import type { Json, JsonObject } from "../../objects.ts";
import { fieldsOf } from "../../schema/fields.ts";
import type { MergeRule } from "../../schema/mergeRules.ts";
import { ATOMIC_TYPES, mergeRule } from "../../schema/mergeRules.ts";
import { isObject } from "../../validation/decode.ts";
import { canonical } from "../canonical.ts";
import { itemStep, memberStep, pathOf, valueStep } from "./fieldPath.ts";

/** What stands at a place of a typed object: something whole, members, or items by their keys. */
export type Shape = "whole" | "members" | "items";

/** A place in a typed object. */
export interface Place {
  /** The field's type word (`schema/generate.ts`); empty of what is not known. */
  readonly type: string;
  readonly rule: MergeRule;
}

const NO_RULE: MergeRule = {};

export const placeOf = (kind: string): Place => ({ type: kind, rule: NO_RULE });

/** How a value of a type is put together with another, as server-side apply does it (Kubernetes 1.34). */
export function shapeOf({ type, rule }: Place): Shape {
  if (type.startsWith("[]")) return rule.keys || rule.isSet ? "items" : "whole";
  if (type.startsWith("{}")) return rule.isAtomic ? "whole" : "members";
  return fieldsOf(type) && !ATOMIC_TYPES.has(type) && !rule.isAtomic ? "members" : "whole";
}

/** The place of a member of an object, or of an entry of a map. */
export function memberPlace({ type }: Place, name: string): Place {
  if (type.startsWith("{}")) return { type: type.slice(2), rule: NO_RULE };
  return { type: fieldsOf(type)?.get(name) ?? "", rule: mergeRule(type, name) };
}

/** Values in a list by the step that leads to each. */
export function itemsOf(list: Json | undefined, { rule }: Place): Map<string, Json> {
  const items = Array.isArray(list) ? list : [];
  return new Map(items.map((item) => [rule.isSet ? valueStep(item) : itemStep(keysOf(item, rule.keys ?? [])), item]));
}

function keysOf(item: Json, keys: readonly string[]): JsonObject {
  const values = isObject(item) ? item : {};
  return Object.fromEntries(keys.map((key) => [key, values[key] ?? (key === "protocol" ? "TCP" : null)]));
}

const itemPlace = ({ type }: Place): Place => ({ type: type.slice(2), rule: NO_RULE });

/** The places inside a value: of its members, or of its items. */
export function innerOf(value: Json | undefined, place: Place): Map<string, readonly [Json, Place]> {
  const isItems = shapeOf(place) === "items";
  const entries: (readonly [string, Json, Place])[] = isItems
    ? [...itemsOf(value, place)].map(([step, item]) => [step, item, itemPlace(place)])
    : Object.entries(isObject(value) ? value : {}).map(([name, item]) => [
        memberStep(name),
        item,
        memberPlace(place, name),
      ]);
  return new Map(entries.map(([step, item, inner]) => [step, [item, inner]]));
}

/** The fields that an applied object claims. */
export function fieldSet(value: Json, place: Place, steps: readonly string[] = []): Set<string> {
  if (value === null || shapeOf(place) === "whole") return new Set([pathOf(steps)]);
  const result = new Set<string>();
  const isItems = shapeOf(place) === "items";
  for (const [step, [item, inner]] of innerOf(value, place)) {
    const path = [...steps, step];
    const isEmpty = item === null || (isObject(item) && Object.keys(item).length === 0);
    if (isItems || isEmpty || place.type.startsWith("{}")) result.add(pathOf(path));
    for (const one of fieldSet(item, inner, path)) result.add(one);
  }
  return result;
}

export interface Comparison {
  /** What is new or another value now. */
  readonly changed: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
}

/** Fields in which two objects differ. */
export function compare(before: Json | undefined, after: Json | undefined, place: Place): Comparison {
  const changed = new Set<string>();
  const removed = new Set<string>();
  const visit = (old: Json | undefined, now: Json | undefined, where: Place, steps: readonly string[]): void => {
    const inside = [innerOf(old, where), innerOf(now, where)] as const;
    const isLeaf = shapeOf(where) === "whole" || (inside[0].size === 0 && inside[1].size === 0);
    if (old === undefined) changed.add(pathOf(steps));
    else if (now === undefined) removed.add(pathOf(steps));
    else if (isLeaf && canonical(old) !== canonical(now)) changed.add(pathOf(steps));
    if (isLeaf) return;
    for (const step of new Set([...inside[0].keys(), ...inside[1].keys()])) {
      const [was, is] = [inside[0].get(step), inside[1].get(step)];
      const inner = (is ?? was)?.[1];
      if (inner) visit(was?.[0], is?.[0], inner, [...steps, step]);
    }
  };
  visit(before, after, place, []);
  return { changed, removed };
}
