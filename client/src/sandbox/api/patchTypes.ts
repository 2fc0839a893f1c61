import type { Json, JsonObject } from "../objects.ts";
import { isObject } from "../validation/decode.ts";
import { ApiError } from "./status.ts";

/** JSON merge patch (RFC 7396). */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      Reflect.deleteProperty(result, key);
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}

/** The lists of a pod that a strategic patch merges item by item, and by which member. Others are replaced. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: "name",
  initContainers: "name",
  ephemeralContainers: "name",
  env: "name",
  volumes: "name",
  volumeMounts: "mountPath",
  ports: "containerPort",
  imagePullSecrets: "name",
  conditions: "type",
};

/** Kubernetes' strategic merge patch, with `$patch: delete` and `$patch: replace`; orders of lists are ignored. */
export function strategicPatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) {
    return patch;
  }
  if (patch.$patch === "replace") {
    return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith("$")));
  }
  const result: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    const mergeKey = MERGE_KEYS[key];
    if (key.startsWith("$")) {
      continue;
    }
    if (value === null) {
      Reflect.deleteProperty(result, key);
    } else if (Array.isArray(value) && mergeKey !== undefined) {
      result[key] = mergeList(result[key], value, mergeKey);
    } else {
      result[key] = strategicPatch(result[key], value);
    }
  }
  return result;
}

function mergeList(target: Json | undefined, patch: readonly Json[], mergeKey: string): Json[] {
  const result = Array.isArray(target) ? [...target] : [];
  for (const item of patch) {
    if (!isObject(item)) {
      continue;
    }
    const index = result.findIndex((one) => isObject(one) && one[mergeKey] === item[mergeKey]);
    if (item.$patch === "delete") {
      if (index >= 0) {
        result.splice(index, 1);
      }
    } else if (index >= 0) {
      result[index] = strategicPatch(result[index], item);
    } else {
      result.push(strategicPatch({}, item));
    }
  }
  return result;
}

const refused = (): ApiError =>
  new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});

/** JSON patch (RFC 6902). @throws ApiError 422 when an operation cannot be done */
export function jsonPatch(target: JsonObject, operations: Json): JsonObject {
  if (!Array.isArray(operations)) {
    throw refused();
  }
  const document: JsonObject = structuredClone(target);
  for (const operation of operations) {
    if (!isObject(operation) || typeof operation.path !== "string") {
      throw refused();
    }
    const { op, path, from, value = null } = operation as { op?: Json; path: string; from?: Json; value?: Json };
    if (op === "copy" || op === "move") {
      const source = locate(document, typeof from === "string" ? from : "");
      const moved = source.read();
      if (moved === undefined) {
        throw refused();
      }
      if (op === "move") {
        source.remove();
      }
      locate(document, path).add(structuredClone(moved));
    } else {
      applyOperation(locate(document, path), op ?? null, value);
    }
  }
  return document;
}

function applyOperation(place: Place, op: Json, value: Json): void {
  const before = place.read();
  if (op === "add") {
    place.add(value);
  } else if (before === undefined) {
    throw refused();
  } else if (op === "remove") {
    place.remove();
  } else if (op === "replace") {
    place.remove();
    place.add(value);
  } else if (op !== "test" || JSON.stringify(before) !== JSON.stringify(value)) {
    throw refused();
  }
}

interface Place {
  read(): Json | undefined;
  add(value: Json): void;
  remove(): void;
}

function locate(document: JsonObject, pointer: string): Place {
  const words = pointer
    .split("/")
    .slice(1)
    .map((word) => word.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = words.pop();
  let parent: Json | undefined = document;
  for (const word of words) {
    parent = Array.isArray(parent) ? parent[Number(word)] : isObject(parent) ? parent[word] : undefined;
  }
  if (last === undefined || typeof parent !== "object" || parent === null) {
    throw refused();
  }
  if (Array.isArray(parent)) {
    const list = parent;
    const index = last === "-" ? list.length : Number(last);
    return {
      read: () => list[index],
      add: (value) => list.splice(index, 0, value),
      remove: () => list.splice(index, 1),
    };
  }
  const object = parent;
  return {
    read: () => object[last],
    add: (value) => (object[last] = value),
    remove: () => Reflect.deleteProperty(object, last),
  };
}
