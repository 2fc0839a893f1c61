import type { SelectionRange } from "vscode-languageserver";
import { nameRange, rangeInValue, valueRange } from "../cfg/positions.ts";
import type { CfgDocument } from "../cfg/types.ts";
import { entryLines } from "../rules/checking/places.ts";
import { isBracketed } from "../rules/values/tree.ts";
import type { Position, Range } from "../text/types.ts";
import type { ValueNode } from "../values/types.ts";
import { placeAt } from "./place.ts";
import type { Place } from "./place.ts";
import type { FeatureContext } from "./types.ts";

/** What grows around each place: word, then what it stands in inside the value, value, entry, section, file. */
export function selectionRanges(
  document: CfgDocument,
  positions: readonly Position[],
  context: FeatureContext,
): SelectionRange[] {
  return positions.map((position) => nested(around(document, position, context), position));
}

/** From the file inwards; each stretch may equal the one before it. */
function around(document: CfgDocument, position: Position, context: FeatureContext): Range[] {
  const lastLine = document.text.lineCount - 1;
  const ranges: Range[] = [
    { start: { line: 0, character: 0 }, end: { line: lastLine, character: document.text.lineLength(lastLine) } },
  ];
  const section = document.sectionAt(position.line);
  if (section) ranges.push(trimmed(document, section.header.line, Math.min(section.endLine, lastLine + 1) - 1));
  const node = document.nodeAt(position.line);
  if (node?.node.kind === "entry") {
    const { start, end } = entryLines({ node: node.node, line: node.line });
    ranges.push(trimmed(document, start.line, Math.min(end.line, lastLine + 1) - 1));
  } else {
    ranges.push(trimmed(document, position.line, position.line));
  }
  const place = placeAt(document, position);
  if (place?.at === "header") ranges.push(nameRange(place.section.header));
  if (place?.at === "value") ranges.push(...insideValue(place, context));
  ranges.push(wordAt(document.text.line(position.line), position));
  return ranges;
}

/** The lines from one to another, without blanks around them. */
function trimmed(document: CfgDocument, first: number, last: number): Range {
  let end = last;
  while (end > first && document.text.line(end).trim() === "") end--;
  const start = first === end ? document.text.line(first).search(/\S|$/u) : 0;
  return {
    start: { line: first, character: start },
    end: { line: end, character: document.text.line(end).trimEnd().length },
  };
}

function insideValue(place: Extract<Place, { at: "value" }>, context: FeatureContext): Range[] {
  const { entry, section, offset } = place;
  const { value } = entry.node;
  const range = (start: number, end: number): Range => rangeInValue(value, start, end, entry.line);
  const ranges = [valueRange(entry)];
  if (!isBracketed(value.text)) {
    const from = value.text.lastIndexOf(",", offset - 1) + 1;
    const to = value.text.indexOf(",", offset);
    const word = value.text.slice(from, to < 0 ? undefined : to);
    const start = from + word.search(/\S|$/u);
    return [...ranges, range(start, start + word.trim().length)];
  }
  const within = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset <= end;
  let node: ValueNode | undefined = context.valueTree(entry.node, section.name);
  while (node && within(node)) {
    ranges.push(range(node.start, node.end));
    if (node.type === "scalar") {
      const quotes = { single: 1, double: 1, triple: 3 }[node.form as string] ?? 0;
      if (node.end - node.start >= 2 * quotes) ranges.push(range(node.start + quotes, node.end - quotes));
      break;
    }
    if (node.type === "array") {
      node = node.elements.find(within);
      continue;
    }
    if (node.closed && node.end - node.start >= 2) ranges.push(range(node.start + 1, node.end - 1));
    const member = node.members.find(within);
    if (member) ranges.push(range(member.start, member.end));
    node = member && within(member.key) ? member.key : member?.value;
  }
  return ranges;
}

function wordAt(line: string, { line: number, character }: Position): Range {
  const isWord = (index: number): boolean => /[\p{L}\p{N}_]/u.test(line.charAt(index));
  let start = Math.min(character, line.length);
  let end = start;
  while (start > 0 && isWord(start - 1)) start--;
  while (end < line.length && isWord(end)) end++;
  return { start: { line: number, character: start }, end: { line: number, character: end } };
}

/** A chain from the innermost outwards; a stretch that does not hold the place, or what is inside it, is left out. */
function nested(ranges: readonly Range[], position: Position): SelectionRange {
  let chain: SelectionRange | undefined;
  for (const range of ranges) {
    if (!holds(range, { start: position, end: position })) continue;
    if (chain && (!holds(chain.range, range) || holds(range, chain.range))) continue;
    chain = chain ? { range, parent: chain } : { range };
  }
  return chain ?? { range: { start: position, end: position } };
}

function holds(outer: Range, inner: Range): boolean {
  return !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}
