import type { Range } from "../../text/types.ts";
import type { YamlEntry, YamlNode } from "./yamlTree.ts";

/** Where nothing better is known. */
export const FILE_START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The entry of a mapping with a name. */
export function child(node: YamlNode | undefined, name: string): YamlEntry | undefined {
  return node?.kind === "map" ? node.entries.find(({ key }) => key.text === name) : undefined;
}

/** The items of a list below a name; none where there is no list. */
export function items(node: YamlNode | undefined, name: string): readonly YamlNode[] {
  const list = child(node, name)?.value;
  return list?.kind === "list" ? list.items : [];
}

/** The text of a scalar below a name; undefined where there is none, or an empty one. */
export function scalarText(node: YamlNode | undefined, name: string): string | undefined {
  const value = child(node, name)?.value;
  return value?.kind === "scalar" && value.scalar.type !== "null" ? value.scalar.text : undefined;
}

/** Where the name of an entry stands. */
export function keyRangeOf({ value }: YamlEntry): Range {
  return value.origin.kind === "file" ? value.origin.keyRange : FILE_START;
}

/** Where a node stands; the start of the file for what stands nowhere. */
export function rangeOfNode({ origin }: YamlNode): Range {
  return origin.kind === "file" ? origin.range : FILE_START;
}
