import type { Json, JsonObject } from "../../objects.ts";
import type { FieldSet } from "./fieldPath.ts";
import { pathOf } from "./fieldPath.ts";
import { innerOf } from "./fieldSets.ts";
import type { Place } from "./place.ts";

/** An object with what is applied to it: members and items are put together, everything else is replaced. */
export function mergeTyped(live: Json | undefined, applied: Json, place: Place): Json {
  const { shape } = place;
  if (live === undefined || live === null || shape === "whole") return applied;
  if (applied === null) return live;
  const inside = innerOf(applied, place);
  const before = innerOf(live, place);
  const merged = new Map([...before].map(([step, [item]]) => [step, item]));
  for (const [step, [item, inner]] of inside) merged.set(step, mergeTyped(before.get(step)?.[0], item, inner));
  return put(merged, shape === "items");
}

/** An object without fields, items and all that is in them. */
export function without(value: Json, place: Place, fields: FieldSet, steps: readonly string[] = []): Json {
  if (value === null || place.shape === "whole") return value;
  const kept = new Map<string, Json>();
  for (const [step, [item, inner]] of innerOf(value, place)) {
    const path = [...steps, step];
    if (!fields.has(pathOf(path))) kept.set(step, without(item, inner, fields, path));
  }
  return put(kept, place.shape === "items");
}

function put(values: ReadonlyMap<string, Json>, isItems: boolean): Json {
  if (isItems) return [...values.values()];
  const result: JsonObject = {};
  for (const [step, value] of values) result[step.slice(2)] = value;
  return result;
}
