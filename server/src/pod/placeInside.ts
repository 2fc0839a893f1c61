import { rangeInValue } from "../cfg/positions.ts";
import type { CfgDocument, CfgEntry, Placed } from "../cfg/types.ts";
import type { Origin, ResolvedObject } from "../configuration/types.ts";
import { parseValue } from "../values/parseValue.ts";
import type { ValueNode } from "../values/types.ts";
import type { PlaceInside } from "./types.ts";

/** Finds the parts of an object's values in the cfg files that they come from. */
export function placeInside(object: ResolvedObject, documents: readonly CfgDocument[]): PlaceInside {
  const values = new Map<string, ReadValue | undefined>();
  return (key, path) => {
    if (!values.has(key)) values.set(key, readValue(object, key, documents));
    const value = values.get(key);
    return value && originOfPart(value, path);
  };
}

/** A value as it stands in a file. */
interface ReadValue {
  readonly origin: Extract<Origin, { kind: "file" }>;
  readonly entry: Placed<CfgEntry>;
  readonly tree: ValueNode;
}

function readValue(object: ResolvedObject, key: string, documents: readonly CfgDocument[]): ReadValue | undefined {
  const resolved = object.values.get(key);
  const type = object.schema?.keys.get(key)?.type;
  // Parts of a value that several entries make up cannot be told apart by their place alone.
  if (resolved?.origin.kind !== "file" || !type || resolved.chain.some(({ role }) => role === "merged"))
    return undefined;
  const { uri, range } = resolved.origin;
  const document = documents.find((each) => each.uri === uri);
  const placed = document?.nodeAt(range.start.line);
  if (placed?.node.kind !== "entry" || placed.node.key !== key) return undefined;
  const entry = { node: placed.node, line: placed.line };
  return { origin: resolved.origin, entry, tree: parseValue(type, entry.node.value.text).tree };
}

/** The part that the path leads to, or the innermost one around it that the file shows. */
function originOfPart({ origin, entry, tree }: ReadValue, path: readonly (string | number)[]): Origin | undefined {
  let part: Part | undefined;
  let node: ValueNode | undefined = tree;
  for (const step of path) {
    const next: Part | undefined = node && partOf(node, step);
    if (!next) break;
    part = next;
    node = next.value;
  }
  if (!part) return undefined;
  const range = (at: Stretch) => rangeInValue(entry.node.value, at.start, at.end, entry.line);
  return { ...origin, range: range(part.value ?? part.key), keyRange: range(part.key) };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Part {
  readonly key: Stretch;
  readonly value: ValueNode | undefined;
}

function partOf(node: ValueNode, step: string | number): Part | undefined {
  if (node.type === "object") {
    const member = node.members.findLast(({ key }) => String(key.value) === String(step));
    return member && { key: member.key, value: member.value };
  }
  const item = node.type === "array" && typeof step === "number" ? node.elements[step] : undefined;
  return item && { key: item, value: item };
}
