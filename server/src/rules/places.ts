import type { CfgDocument, CfgEntry, CfgSection, Placed, ValueText } from "../cfg/types.ts";
import type { Position, Range } from "../text/types.ts";

/**
 * Where an offset of a value's text stands, for an entry that starts at `entryLine`. The newline that joins two lines
 * belongs to the end of the first.
 */
export function positionInValue(value: ValueText, offset: number, entryLine: number): Position {
  const { lines } = value;
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const line = lines[low];
  if (!line) return { line: entryLine, character: 0 };
  return { line: entryLine + line.line, character: line.character + offset - line.offset };
}

export function rangeInValue(value: ValueText, start: number, end: number, entryLine: number): Range {
  return { start: positionInValue(value, start, entryLine), end: positionInValue(value, end, entryLine) };
}

/** From the first to the last character of a value; an empty one stands behind the delimiter. */
export function valueRange({ node, line }: Placed<CfgEntry>): Range {
  if (node.value.text === "") {
    const character = node.value.lines[0]?.character ?? node.delimiter + 1;
    return { start: { line, character }, end: { line, character } };
  }
  return rangeInValue(node.value, 0, node.value.text.length, line);
}

export function keyRange({ node, line }: Placed<CfgEntry>): Range {
  return { start: { line, character: node.keyStart }, end: { line, character: node.keyEnd } };
}

export function headerRange({ header }: CfgSection): Range {
  const { node, line } = header;
  return { start: { line, character: node.nameStart }, end: { line, character: node.nameEnd } };
}

/** All lines of an entry, up to the start of the line after it. */
export function entryLines({ node, line }: Placed<CfgEntry>): Range {
  return { start: { line, character: 0 }, end: { line: line + node.lineCount, character: 0 } };
}

/** The section with a name (any case), and the entry in it. */
export function findSection(document: CfgDocument, name: string): CfgSection | undefined {
  const wanted = name.toLowerCase();
  return document.sections.find((section) => section.name.toLowerCase() === wanted);
}

export function findEntry(section: CfgSection, key: string): Placed<CfgEntry> | undefined {
  return section.entries.findLast(({ node }) => node.key === key);
}

/** The end of the last line with content in a section: where a new key goes. */
export function sectionEnd(section: CfgSection): Position {
  const last = section.entries.at(-1);
  if (!last) return { line: section.header.line + 1, character: 0 };
  const lastLine = last.node.value.lines.at(-1)?.line ?? 0;
  return { line: last.line + lastLine + 1, character: 0 };
}
