import { placeInValue } from "../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../cfg/types.ts";
import type { Position } from "../text/types.ts";

/** What stands at a place of a cfg file. */
export type Place =
  | { readonly at: "header"; readonly section: CfgSection }
  | { readonly at: "key"; readonly section: CfgSection; readonly entry: Placed<CfgEntry> }
  | { readonly at: "value"; readonly section: CfgSection; readonly entry: Placed<CfgEntry>; readonly offset: number };

/** Undefined in comments, blanks and lines that are none of it. */
export function placeAt(document: CfgDocument, position: Position): Place | undefined {
  const section = document.sectionAt(position.line);
  const placed = document.nodeAt(position.line);
  if (!section || !placed) return undefined;
  if (placed.node.kind === "header") {
    const { nameStart, nameEnd } = placed.node;
    const on = position.character >= nameStart - 1 && position.character <= nameEnd + 1;
    return on ? { at: "header", section } : undefined;
  }
  if (placed.node.kind !== "entry") return undefined;
  const entry = { node: placed.node, line: placed.line };
  const { keyStart, keyEnd } = placed.node;
  if (position.line === placed.line && position.character >= keyStart && position.character <= keyEnd) {
    return { at: "key", section, entry };
  }
  const value = placeInValue(document, position);
  return value && !value.behind ? { at: "value", section, entry, offset: value.offset } : undefined;
}
