import { placeInValue } from "../../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../../cfg/types.ts";
import type { Position, Range } from "../../text/types.ts";

/** What a person is about to write at a place of a cfg file. */
export type CompletionPlace =
  /** Between the brackets of a header, or where one has to be; `range` is what stands there, brackets left out. */
  | { readonly kind: "section"; readonly range: Range; readonly opened: boolean; readonly closed: boolean }
  /** A key; `range` is what stands there. `entry` is there when a delimiter follows. */
  | {
      readonly kind: "key";
      readonly section: CfgSection;
      readonly range: Range;
      readonly entry: Placed<CfgEntry> | undefined;
    }
  /** Inside a value, or on the blank line behind one that is not finished (`behind`). */
  | {
      readonly kind: "value";
      readonly section: CfgSection;
      readonly entry: Placed<CfgEntry>;
      readonly offset: number;
      readonly behind: boolean;
    };

/** Undefined where nothing can be completed, as in comments. */
export function completionPlace(document: CfgDocument, position: Position): CompletionPlace | undefined {
  const line = document.text.line(position.line);
  if (/^\s*[#;]/u.test(line)) return undefined;
  const section = document.sectionAt(position.line);
  const value = placeInValue(document, position);
  if (value && section) {
    const { entry, offset, behind } = value;
    if (!behind || isOpen(entry.node)) return { kind: "value", section, entry, offset, behind };
  }
  const header = headerPlace(line, position);
  if (header) return header;
  if (section) return keyPlace(document, section, line, position);
  // Before the first header nothing but a header makes sense.
  const start = line.length - line.trimStart().length;
  return /^\s*[\w.-]*\s*$/u.test(line)
    ? {
        kind: "section",
        range: onLine(position.line, Math.min(start, position.character), line.length),
        opened: false,
        closed: false,
      }
    : undefined;
}

/** A value that wants more lines: empty, or with brackets that are not closed. */
function isOpen({ value: { text } }: CfgEntry): boolean {
  if (text === "") return true;
  const opened = (text.match(/[[{]/gu) ?? []).length;
  const closed = (text.match(/[\]}]/gu) ?? []).length;
  return /^\s*[[{]/u.test(text) && opened > closed;
}

function headerPlace(line: string, position: Position): CompletionPlace | undefined {
  const opening = /^\s*\[/u.exec(line)?.[0].length;
  if (opening === undefined || position.character < opening) return undefined;
  const closing = line.indexOf("]", opening);
  if (closing >= 0 && closing < position.character) return undefined;
  const end = closing < 0 ? line.trimEnd().length : closing;
  return {
    kind: "section",
    opened: true,
    closed: closing >= 0,
    range: onLine(position.line, opening, Math.max(end, position.character)),
  };
}

function keyPlace(
  document: CfgDocument,
  section: CfgSection,
  line: string,
  position: Position,
): CompletionPlace | undefined {
  const placed = document.nodeAt(position.line);
  const start = line.length - line.trimStart().length;
  if (placed?.node.kind === "entry" && placed.line === position.line) {
    const entry = { node: placed.node, line: placed.line };
    if (position.character > placed.node.keyEnd || position.character < placed.node.keyStart) return undefined;
    return { kind: "key", section, entry, range: onLine(position.line, placed.node.keyStart, placed.node.keyEnd) };
  }
  if (line.trim() === "") {
    return {
      kind: "key",
      section,
      entry: undefined,
      range: onLine(position.line, position.character, position.character),
    };
  }
  const end = line.trimEnd().length;
  if (placed?.node.kind !== "stray" || position.character < start || position.character > end) return undefined;
  return { kind: "key", section, entry: undefined, range: onLine(position.line, start, end) };
}

/** A range on one line. */
export function onLine(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}
