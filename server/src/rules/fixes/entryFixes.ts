import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem } from "../../text/types.ts";
import { entryLines } from "../checking/places.ts";
import type { Fix } from "../checking/types.ts";

/** Deletes the entry that a problem stands in, with all its lines. */
export function deleteEntryFix(problem: Problem, document: CfgDocument): Fix[] {
  const placed = document.nodeAt(problem.range.start.line);
  if (placed?.node.kind !== "entry") return [];
  const range = entryLines({ node: placed.node, line: placed.line });
  return [{ title: `Delete "${placed.node.rawKey}"`, edits: [{ range, newText: "" }], preferred: true }];
}
