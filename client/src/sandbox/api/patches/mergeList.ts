import type { Json, JsonObject } from "../../objects.ts";
import { isObject } from "../../validation/decode.ts";
import { canonical } from "../canonical.ts";
import { ApiError, badRequest } from "../status.ts";
import { goText, goType } from "./goText.ts";

/** Directives of strategic merge patches. */
export const MARKER = "$patch";
export const ORDER = "$setElementOrder";
export const DELETE_LIST = "$deleteFromPrimitiveList";

const failed = (message: string): ApiError => new ApiError(500, "", message);

/**
 * Puts a list of a strategic merge patch into the list that is there: values that are new come to its end, items are
 * merged with those of the same key. The patch's order counts more than the list's.
 *
 * @param mergeKey of lists of maps
 * @param merge what becomes of an item that is in both
 * @throws ApiError 400, 500
 */
export function mergeList(
  before: readonly Json[],
  patch: readonly Json[],
  mergeKey: string | undefined,
  isDeletion: boolean,
  merge: (before: JsonObject, patch: JsonObject) => JsonObject,
): Json[] {
  if (before.length === 0 && patch.length === 0) return [];
  if (!hasMaps([...before], [...patch])) {
    if (isDeletion) return before.filter((item) => !patch.includes(item));
    return ordered([...new Set([...before, ...patch])], patch, before, undefined);
  }
  if (mergeKey === undefined) throw failed("cannot merge lists without merge key for ");
  const { kept, items } = withMarkers(before as JsonObject[], patch as JsonObject[], mergeKey);
  const merged = [...kept];
  for (const item of items) {
    const key = keyOf(item, mergeKey);
    const index = merged.findIndex((one) => one[mergeKey] === key);
    if (index < 0) merged.push(item);
    else merged[index] = merge(merged[index] ?? {}, item);
  }
  return ordered(merged, items, kept, mergeKey);
}

/** What is left of the list after `$patch` of its items, and the patch's other items. */
function withMarkers(
  before: readonly JsonObject[],
  patch: readonly JsonObject[],
  mergeKey: string,
): { readonly kept: readonly JsonObject[]; readonly items: readonly JsonObject[] } {
  let kept = before;
  let isReplaced = false;
  for (const item of patch.filter((one) => MARKER in one)) {
    const directive = item[MARKER];
    if (directive === "delete") {
      const key = keyOf(item, mergeKey);
      kept = kept.filter((one) => one[mergeKey] !== key);
    } else if (directive === "replace") {
      isReplaced = true;
    } else if (directive === "merge") {
      throw failed("merging lists cannot yet be specified in the patch");
    } else {
      throw failed(`unknown patch type: ${goText(directive)} in map: ${goText(item)}`);
    }
  }
  const items = patch.filter((one) => !(MARKER in one));
  return isReplaced ? { kept: items, items: [] } : { kept, items };
}

/** Whether the items of two lists are maps. @throws ApiError 400, 500 where they are not all of one type */
function hasMaps(...lists: readonly Json[][]): boolean {
  const types = new Set(lists.flat().map((item) => goType(item)));
  if (types.size > 1) throw failed(`list element types are not identical: [${lists.map(goText).join(" ")}]`);
  const [type] = types;
  if (type === "[]interface {}") throw new ApiError(422, "Invalid", REJECTED, {});
  return type === goType({});
}

const REJECTED = "the server rejected our request due to an error in our request";

function keyOf(item: JsonObject, mergeKey: string): Json {
  const key = item[mergeKey];
  if (key === undefined) throw failed(`map: ${goText(item)} does not contain declared merge key: ${mergeKey}`);
  return key;
}

/**
 * A merged list in the order that is wanted; what `order` does not name stays before what followed it in `before`.
 *
 * @throws ApiError 500 where an item lacks its key
 */
export function ordered(
  merged: readonly Json[],
  order: readonly Json[],
  before: readonly Json[],
  mergeKey: string | undefined,
): Json[] {
  const key = (item: Json): Json => (mergeKey === undefined ? item : isObject(item) ? keyOf(item, mergeKey) : null);
  const placesIn = (list: readonly Json[]): ((item: Json) => number) => {
    const keys = list.map(key);
    return (item) => keys.indexOf(key(item));
  };
  const [wanted, earlier] = [placesIn(order), placesIn(before)];
  const first = merged.filter((item) => wanted(item) >= 0).sort((a, b) => wanted(a) - wanted(b));
  const others = merged.filter((item) => wanted(item) < 0).sort((a, b) => earlier(a) - earlier(b));
  const result: Json[] = [];
  for (const item of first) {
    const at = earlier(item);
    while (others[0] !== undefined && at >= 0 && earlier(others[0]) >= 0 && earlier(others[0]) < at) {
      result.push(others.shift() ?? null);
    }
    result.push(item);
  }
  return [...result, ...others];
}

/** @throws ApiError 400, 500 where the patch's own list is not in the order that it asks for */
export function checkOrder(patch: readonly Json[], order: readonly Json[], mergeKey: string | undefined): void {
  if (order.length === 0 || patch.length === 0) return;
  const isSame = (a: Json, b: Json): boolean => {
    if (mergeKey === undefined) return canonical(a) === canonical(b);
    return keyOf(asMap(a), mergeKey) === keyOf(asMap(b), mergeKey);
  };
  const kept = patch.filter((item) => mergeKey === undefined || asMap(item)[MARKER] !== "delete");
  let at = 0;
  let wanted = 0;
  while (at < kept.length && wanted < order.length) {
    const item = kept[at] ?? null;
    if (isObject(item) && MARKER in item) {
      at += 1;
      continue;
    }
    if (isSame(item, order[wanted] ?? null)) at += 1;
    wanted += 1;
  }
  if (at < kept.length && wanted >= order.length) {
    throw failed(
      `The order in patch list:\n${goText([...patch])}\n doesn't match ${ORDER} list:\n${goText([...order])}\n`,
    );
  }
}

function asMap(item: Json): JsonObject {
  if (isObject(item)) return item;
  throw badRequest(`expected a map[string]interface {}, but received a ${goType(item)}`);
}

/** A value without what only says how to merge it; undefined where nothing is left of it. */
export function withoutDirectives(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (MARKER in value) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, withoutDirectives(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as JsonObject;
}
