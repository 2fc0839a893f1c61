import { elementAt } from "../text/elementAt.ts";
import type { Position, Range } from "../text/types.ts";
import type { CfgDocument, CfgEntry, CfgHeader, Placed, PositionInValue, ValueText } from "./types.ts";

/** Where an offset of a value's text stands in the file. Offsets outside the text go to its ends. */
export const positionInValue: PositionInValue = (value, offset, entryLine) => {
  const clamped = Math.max(0, Math.min(offset, value.text.length));
  const line = elementAt(value.lines, lineOfOffset(value, clamped));
  return { line: entryLine + line.line, character: line.character + clamped - line.offset };
};

/** The file's range of a stretch of a value's text. */
export function rangeInValue(value: ValueText, start: number, end: number, entryLine: number): Range {
  return { start: positionInValue(value, start, entryLine), end: positionInValue(value, end, entryLine) };
}

/**
 * The offset in a value's text of a place in the file; a place in the blanks around a line's text goes to the text's
 * nearest end. Undefined on a comment line and outside of the value's lines.
 */
export function offsetInValue(value: ValueText, position: Position, entryLine: number): number | undefined {
  const index = value.lines.findIndex((line) => line.line === position.line - entryLine);
  const line = value.lines[index];
  if (!line) return undefined;
  const length = (value.lines[index + 1]?.offset ?? value.text.length + 1) - 1 - line.offset;
  return line.offset + Math.max(0, Math.min(position.character - line.character, length));
}

/** The key as written, without blanks around it. */
export function keyRange({ node, line }: Placed<CfgEntry>): Range {
  return { start: { line, character: node.keyStart }, end: { line, character: node.keyEnd } };
}

/** From the value's first character to its last; an empty range behind the delimiter when the value is empty. */
export function valueRange({ node, line }: Placed<CfgEntry>): Range {
  const { text } = node.value;
  let start = 0;
  while (text.charCodeAt(start) === LF) start++;
  return rangeInValue(node.value, start, text.length, line);
}

/** From the key's first character to the value's last. */
export function entryRange(entry: Placed<CfgEntry>): Range {
  return { start: keyRange(entry).start, end: valueRange(entry).end };
}

/** The section's name, without the brackets. */
export function nameRange({ node, line }: Placed<CfgHeader>): Range {
  return { start: { line, character: node.nameStart }, end: { line, character: node.nameEnd } };
}

/** A place in, or right behind, a value. */
export interface PlaceInValue {
  readonly entry: Placed<CfgEntry>;
  /** Offset in the value's text. */
  readonly offset: number;
  /** The place stands on a blank line that would go on with the value if one typed there. */
  readonly behind: boolean;
}

/**
 * The value that a place in the file belongs to, or would belong to if one typed there: on a blank line behind a value
 * any text that is indented deeper than the key goes on with it.
 */
export function placeInValue(document: CfgDocument, position: Position): PlaceInValue | undefined {
  const owner = document.nodeAt(position.line);
  if (owner?.node.kind === "entry") {
    const { node: entry, line } = owner;
    if (position.line === line && position.character <= entry.delimiter) return undefined;
    const offset = offsetInValue(entry.value, position, line);
    return offset === undefined ? undefined : { entry: { node: entry, line }, offset, behind: false };
  }
  if (owner?.node.kind !== "trivia" || document.text.line(position.line).trim() !== "") return undefined;
  const before = document.nodeAt(owner.line - 1);
  if (before?.node.kind !== "entry" || position.character <= before.node.keyStart) return undefined;
  return { entry: { node: before.node, line: before.line }, offset: before.node.value.text.length, behind: true };
}

const LF = 10;

function lineOfOffset(value: ValueText, offset: number): number {
  let low = 0;
  let high = value.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (elementAt(value.lines, middle).offset <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
