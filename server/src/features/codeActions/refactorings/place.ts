import type { CfgEntry, CfgSection, Placed } from "../../../cfg/types.ts";
import type { ActionRequest } from "../request.ts";

/** The entry in which a request's range begins. */
export function entryOf({
  document,
  range,
}: ActionRequest): { section: CfgSection; entry: Placed<CfgEntry> } | undefined {
  const placed = document.nodeAt(range.start.line);
  const section = document.sectionAt(range.start.line);
  if (placed?.node.kind !== "entry" || !section) return undefined;
  return { section, entry: { node: placed.node, line: placed.line } };
}
