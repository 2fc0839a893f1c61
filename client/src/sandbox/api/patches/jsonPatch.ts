import type { Json, JsonObject } from "../../objects.ts";
import { isObject } from "../../validation/decode.ts";
import { canonical } from "../canonical.ts";
import { ApiError } from "../status.ts";

const refused = (): ApiError =>
  new ApiError(422, "Invalid", "the server rejected our request due to an error in our request", {});

/** JSON patch (RFC 6902), as the API server's library reads it. @throws ApiError 422 when an operation cannot be done */
export function jsonPatch(target: JsonObject, operations: readonly JsonObject[]): Json {
  const root = { document: structuredClone(target) as Json };
  for (const operation of operations) apply(root, operation);
  return root.document;
}

interface Root {
  document: Json;
}

function apply(root: Root, operation: JsonObject): void {
  const { op } = operation;
  const value = operation.value ?? null;
  const path = text(operation.path);
  switch (op) {
    case "add":
      locate(root, path).add(value);
      return;
    case "remove":
      locate(root, path).remove();
      return;
    case "replace":
      if (path === "") root.document = whole(value);
      else locate(root, path).set(value);
      return;
    case "test":
      test(path === "" ? root.document : locate(root, path).read(), value);
      return;
    case "copy": {
      const copied = locate(root, text(operation.from)).read();
      locate(root, path).add(structuredClone(copied));
      return;
    }
    case "move": {
      const source = locate(root, text(operation.from));
      const moved = source.read();
      source.remove();
      locate(root, path).add(moved);
      return;
    }
    default:
      throw refused();
  }
}

function text(value: Json | undefined): string {
  if (typeof value !== "string") throw refused();
  return value;
}

function whole(value: Json): Json {
  if (typeof value !== "object" || value === null) throw refused();
  return value;
}

function test(found: Json, wanted: Json): void {
  if (canonical(found) !== canonical(wanted)) throw refused();
}

interface Place {
  /** Null of a member that is not there. */
  read(): Json;
  add(value: Json): void;
  /** Also sets a member that is not there. */
  set(value: Json): void;
  remove(): void;
}

/** @throws ApiError 422 where there is no such place */
function locate(root: Root, pointer: string): Place {
  const words = pointer
    .split("/")
    .slice(1)
    .map((word) => word.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = words.pop();
  if (last === undefined) throw refused();
  let parent: Json = root.document;
  for (const word of words) parent = placeIn(parent, word).read();
  return placeIn(parent, last);
}

function placeIn(parent: Json, word: string): Place {
  if (Array.isArray(parent)) return placeInList(parent, word);
  if (!isObject(parent)) throw refused();
  return {
    read: () => (Object.hasOwn(parent, word) ? (parent[word] ?? null) : null),
    add: (value) => (parent[word] = value),
    set: (value) => (parent[word] = value),
    remove: () => {
      if (!Object.hasOwn(parent, word)) throw refused();
      Reflect.deleteProperty(parent, word);
    },
  };
}

function placeInList(list: Json[], word: string): Place {
  // Of a new item the end is a place too; places count from the end where they are negative.
  const index = (length: number): number => {
    const given = /^[+-]?\d+$/.test(word) ? Number(word) : NaN;
    const found = given < 0 ? given + length : given;
    if (!(found >= 0 && found < length)) throw refused();
    return found;
  };
  return {
    read: () => list[index(list.length)] ?? null,
    add: (value) => list.splice(word === "-" ? list.length : index(list.length + 1), 0, value),
    set: (value) => (list[index(list.length)] = value),
    remove: () => list.splice(index(list.length), 1),
  };
}
