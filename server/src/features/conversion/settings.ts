import { isDefaultSection } from "../../cfg/names.ts";
import { resolveValue } from "../../cfg/interpolate.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../../cfg/types.ts";
import type { Range } from "../../text/types.ts";

/** A key of a section with the text that DBND reads for it. */
export interface Setting {
  readonly section: string;
  readonly key: string;
  /** As in the file, upper and lower case kept. */
  readonly rawKey: string;
  readonly text: string;
}

/**
 * The settings of the lines that a range touches: at a header those of its whole section, in between all that are touched.
 * Of a key that stands twice the later counts. Values are those after `%` references.
 */
export function settingsIn(document: CfgDocument, range: Range): readonly Setting[] {
  const found = new Map<string, Setting>();
  for (const section of document.sections) {
    if (isDefaultSection(section.name)) continue;
    for (const { node } of touched(section, range)) {
      const { text } = resolveValue(document, section, node);
      found.set(`${section.name.toLowerCase()}.${node.key}`, {
        section: section.name,
        key: node.key,
        rawKey: node.rawKey,
        text,
      });
    }
  }
  return [...found.values()];
}

function touched({ header, entries }: CfgSection, { start, end }: Range): readonly Placed<CfgEntry>[] {
  if (start.line <= header.line && header.line <= end.line && end.line <= header.line) return entries;
  // A selection of whole lines ends at the start of the line behind them.
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return entries.filter(({ node, line }) => line <= last && start.line < line + node.lineCount);
}
