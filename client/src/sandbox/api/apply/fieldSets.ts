import type { Json, JsonObject } from "../../objects.ts";
import { alwaysThere } from "../../schema/alwaysThere.ts";
import { isObject } from "../../validation/decode.ts";
import { isSameValue } from "../same.ts";
import { itemStep, memberStep, pathOf, valueStep } from "./fieldPath.ts";
import type { FieldTree } from "./fieldTree.ts";
import { LEAF, node } from "./fieldTree.ts";
import type { Place } from "./place.ts";
import { itemPlace, memberPlace } from "./place.ts";

/** Values in a list by the step that leads to each. */
export function itemsOf(list: Json | undefined, { rule }: Place): Map<string, Json> {
  const items = new Map<string, Json>();
  if (!Array.isArray(list)) return items;
  for (const item of list) items.set(rule.isSet ? valueStep(item) : itemStep(item, rule.keys ?? []), item);
  return items;
}

/** The places inside a value: of its members, or of its items. */
export function innerOf(value: Json | undefined, place: Place): Map<string, readonly [Json, Place]> {
  const entries: (readonly [string, Json, Place])[] =
    place.shape === "items"
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
  if (value === null || place.shape === "whole") return new Set([pathOf(steps)]);
  const result = new Set<string>();
  const isItems = place.shape === "items";
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
  readonly changed: FieldTree;
  readonly removed: FieldTree;
}

const NOTHING: Partial<Comparison> = {};

/** Fields in which two objects differ (`structured-merge-diff/typed/compare.go`). */
export function compare(before: Json, after: Json, place: Place): Comparison {
  const { changed = LEAF, removed = LEAF } = difference(before, after, place);
  return { changed, removed };
}

/** Of what is at a place: undefined is not there. */
function difference(old: Json | undefined, now: Json | undefined, place: Place): Partial<Comparison> {
  if (old === now) return NOTHING;
  if (old === undefined) return { changed: wholeTree(now ?? null, place) };
  if (now === undefined) return { removed: wholeTree(old, place) };
  if (place.shape === "whole") return isSameValue(old, now) ? NOTHING : { changed: LEAF };
  const collected = new Collected();
  const isEmpty = place.shape === "items" ? ofItems(old, now, place, collected) : ofMembers(old, now, place, collected);
  if (isEmpty) return isSameValue(old, now) ? NOTHING : { changed: LEAF };
  return collected.comparison;
}

/** All of a value that is new, or gone. */
function wholeTree(value: Json, place: Place): FieldTree {
  if (value === null || place.shape === "whole") return LEAF;
  const members: [string, FieldTree][] = [];
  if (place.shape === "items") {
    for (const [step, item] of itemsOf(value, place)) members.push([step, wholeTree(item, itemPlace(place))]);
  } else if (isObject(value)) {
    for (const name in value) {
      const item = value[name];
      if (item !== undefined) members.push([memberStep(name), wholeTree(item, memberPlace(place, name))]);
    }
  }
  return node(members, true);
}

class Collected {
  #changed: [string, FieldTree][] | undefined;
  #removed: [string, FieldTree][] | undefined;

  add(step: string, { changed, removed }: Partial<Comparison>): void {
    if (changed) (this.#changed ??= []).push([step, changed]);
    if (removed) (this.#removed ??= []).push([step, removed]);
  }

  get comparison(): Partial<Comparison> {
    return {
      ...(this.#changed && { changed: node(this.#changed, false) }),
      ...(this.#removed && { removed: node(this.#removed, false) }),
    };
  }
}

const NO_MEMBERS: JsonObject = {};

/** True when there is nothing in both. */
function ofMembers(before: Json, after: Json, place: Place, collected: Collected): boolean {
  const old = isObject(before) ? before : NO_MEMBERS;
  const now = isObject(after) ? after : NO_MEMBERS;
  let isEmpty = true;
  const look = (name: string): void => {
    isEmpty = false;
    const [was, is] = [old[name], now[name]];
    if (was === is) return;
    const zero = was === undefined || is === undefined ? alwaysThere(place.type, name) : undefined;
    const found = difference(was === undefined ? zero : was, is === undefined ? zero : is, memberPlace(place, name));
    if (found !== NOTHING) collected.add(memberStep(name), found);
  };
  for (const name in now) look(name);
  for (const name in old) if (!(name in now)) look(name);
  return isEmpty;
}

/** True when there is nothing in both. */
function ofItems(before: Json, after: Json, place: Place, collected: Collected): boolean {
  const old = itemsOf(before, place);
  const now = itemsOf(after, place);
  const inner = itemPlace(place);
  for (const [step, item] of now) {
    const found = difference(old.get(step), item, inner);
    if (found !== NOTHING) collected.add(step, found);
  }
  for (const [step, item] of old) if (!now.has(step)) collected.add(step, difference(item, undefined, inner));
  return old.size === 0 && now.size === 0;
}
