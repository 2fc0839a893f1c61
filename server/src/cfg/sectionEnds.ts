import { commonEnds, NO_ENDS, type Ends } from "../text/ends.ts";
import type { CfgSection } from "./types.ts";

/** The last two versions of a document's sections that followed on each other: who asks about them asks right after the edit. */
let recent:
  { readonly old: readonly CfgSection[]; readonly now: readonly CfgSection[]; readonly ends: Ends } | undefined;

/** Keeps what the sections of a document have in common with those of the document that it came from. */
export function noteSectionEnds(old: readonly CfgSection[], now: readonly CfgSection[], ends: Ends): void {
  recent = { old, now, ends };
}

/** What two lists of sections have in common; a place in the file does not count. */
export function sectionEnds(old: readonly CfgSection[], now: readonly CfgSection[]): Ends {
  if (recent?.old === old && recent.now === now) return recent.ends;
  return commonEnds(old, now, NO_ENDS, (left, right) => left.content === right.content);
}
