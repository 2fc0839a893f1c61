import type { Json, JsonObject } from "../../objects.ts";
import { fieldsOf } from "../../schema/fields.ts";
import { mergeRule } from "../../schema/mergeRules.ts";
import { isObject } from "../../validation/decode.ts";
import { ApiError, badRequest } from "../status.ts";
import { goText, goType } from "./goText.ts";
import { checkOrder, DELETE_LIST, MARKER, mergeList, ORDER, ordered, withoutDirectives } from "./mergeList.ts";

const RETAIN = "$retainKeys";

/**
 * Kubernetes' strategic merge patch with its directives (`$patch`, `$retainKeys`, `$setElementOrder`,
 * `$deleteFromPrimitiveList`; Kubernetes 1.34, `strategicpatch/patch.go`).
 *
 * @param type name of the target's type, such as `Pod`
 * @throws ApiError 400, 500
 */
export function strategicPatch(target: JsonObject, patch: JsonObject, type: string): JsonObject {
  if (MARKER in patch) return replaced(patch);
  const rest = { ...patch };
  const result = retained(target, rest);
  for (const key of Object.keys(rest).filter((one) => one.startsWith(ORDER))) putInOrder(result, rest, key, type);
  for (const [key, value] of Object.entries(rest)) mergeMember(result, key, value, type);
  return result;
}

/** What `$patch` says of a whole map. */
function replaced(patch: JsonObject): JsonObject {
  const directive = patch[MARKER];
  if (directive === "delete") return {};
  if (directive !== "replace") {
    throw new ApiError(500, "", `unknown patch type: ${goText(directive)} in map: ${goText(patch)}`);
  }
  return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== MARKER));
}

/** A copy of the target with those members only that `$retainKeys` names, which is taken out of the patch. */
function retained(target: JsonObject, patch: JsonObject): JsonObject {
  const keys = patch[RETAIN];
  if (keys === undefined) return { ...target };
  Reflect.deleteProperty(patch, RETAIN);
  const isKept = (key: string): boolean => Array.isArray(keys) && keys.includes(key);
  const isUnnamed = ([key, value]: [string, Json]): boolean =>
    value !== null && !key.startsWith(DELETE_LIST) && !key.startsWith(ORDER) && !isKept(key);
  if (!Array.isArray(keys) || Object.entries(patch).some(isUnnamed)) {
    throw badRequest("invalid patch format of retainKeys");
  }
  return Object.fromEntries(Object.entries(target).filter(([key]) => isKept(key)));
}

function mergeMember(result: JsonObject, key: string, value: Json, type: string): void {
  const isDeletion = key.startsWith(DELETE_LIST);
  const name = isDeletion ? named(key, DELETE_LIST, "primitive list") : key;
  const before = result[name];
  if (value === null) {
    Reflect.deleteProperty(result, name);
  } else if (before === undefined || goType(before) !== goType(value)) {
    if (!isDeletion) put(result, name, withoutDirectives(withoutNulls(value)));
  } else if (isObject(before) && isObject(value)) {
    const inner = (fieldsOf(type)?.get(name) ?? "").replace(/^\{\}/, "");
    result[name] = mergeRule(type, name).replaces ? value : strategicPatch(before, value, inner);
  } else if (Array.isArray(before) && Array.isArray(value)) {
    result[name] = mergeLists(before, value, type, name, isDeletion);
  } else {
    put(result, name, value);
  }
}

function mergeLists(before: Json[], value: Json[], type: string, name: string, isDeletion: boolean): Json[] {
  const { merges, mergeKey } = mergeRule(type, name);
  if (!merges && !isDeletion) return value;
  const inner = (fieldsOf(type)?.get(name) ?? "").replace(/^\[\]/, "");
  return mergeList(before, value, mergeKey, isDeletion, (old, item) => strategicPatch(old, item, inner));
}

/** Carries out `$setElementOrder` of one list, which is taken out of the patch with the directive. */
function putInOrder(result: JsonObject, patch: JsonObject, directive: string, type: string): void {
  const order = patch[directive] ?? null;
  Reflect.deleteProperty(patch, directive);
  if (!Array.isArray(order)) throw badType(order);
  const name = named(directive, ORDER, "setElementOrder list");
  const [before, value] = [result[name], patch[name]];
  for (const list of [before, value]) if (list !== undefined && !Array.isArray(list)) throw badType(list);
  if (fieldsOf(type)?.get(name) === undefined) {
    throw new ApiError(
      500,
      "",
      `unable to find api field in struct ${type} for the json field ${JSON.stringify(name)}`,
    );
  }
  const [old, sent] = [before as Json[] | undefined, value as Json[] | undefined];
  const { mergeKey } = mergeRule(type, name);
  checkOrder(sent ?? [], order, mergeKey);
  if (!old && !sent) return;
  const merged =
    old && sent ? mergeLists(old, sent, type, name, false) : (old ?? (withoutDirectives(sent ?? []) as Json[]));
  result[name] = ordered(merged, order, old ?? [], mergeKey);
  Reflect.deleteProperty(patch, name);
}

function named(key: string, prefix: string, what: string): string {
  const slash = key.indexOf("/");
  if (slash < 0 || key.slice(0, slash) !== prefix) throw badRequest(`invalid patch format of ${what}`);
  return key.slice(slash + 1);
}

function put(result: JsonObject, name: string, value: Json | undefined): void {
  if (value === undefined) Reflect.deleteProperty(result, name);
  else result[name] = value;
}

function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

const badType = (found: Json): ApiError =>
  new ApiError(500, "", `expected a []interface {}, but received a ${goType(found)}`);
