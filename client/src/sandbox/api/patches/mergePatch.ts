import type { Json, JsonObject } from "../../objects.ts";
import { isObject } from "../../validation/decode.ts";

/** JSON merge patch (RFC 7396), and what API servers take it for: members of objects in lists that are null are none either. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return isObject(target) ? patch : pruned(patch);
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, key);
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

function pruned(value: Json): Json {
  if (Array.isArray(value)) return value.map(pruned);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, pruned(item)]));
}
