import { parseCfg } from "../../cfg/parse.ts";
import type { CfgDocument, CfgNode, CfgSection, Placed } from "../../cfg/types.ts";
import type { Range, TextEdit } from "../../text/types.ts";
import { strip } from "../../text/whitespace.ts";
import type { ValueType } from "../../values/types.ts";
import { entryLines } from "./entryLines.ts";
import type { Style } from "./style.ts";
import { triviaLines } from "./triviaLines.ts";

/** The type of a key, when the section has a class that knows it. */
export type TypeOf = (section: string, key: string) => ValueType | undefined;

/** Edits that put a document in order without changing what DBND reads from it. */
export function formatDocument(document: CfgDocument, typeOf: TypeOf, style: Style): TextEdit[] {
  return formatNodes(document, nodesOf(document), typeOf, style);
}

/** The same for the lines that a range touches. */
export function formatRange(document: CfgDocument, range: Range, typeOf: TypeOf, style: Style): TextEdit[] {
  const nodes = nodesOf(document);
  const touched = ({ line, node }: Placed<CfgNode>): boolean =>
    line <= range.end.line && line + node.lineCount > range.start.line;
  // Where lines are indented, what one of them means hangs on those before it: then whole sections move together.
  const first = document.sectionAt(range.start.line)?.header.line ?? 0;
  const next = document.sections.find((section) => section.header.line > range.end.line)?.header.line ?? Infinity;
  const around = nodes.filter(({ line }) => line >= first && line <= next);
  const isFlat = around.every(({ node, line }) => {
    if (node.kind === "entry") return node.keyStart === 0;
    return node.kind !== "header" || document.text.line(line).startsWith("[");
  });
  return formatNodes(document, isFlat ? nodes.filter(touched) : around, typeOf, style);
}

function nodesOf(document: CfgDocument): Placed<CfgNode>[] {
  const nodes: Placed<CfgNode>[] = [];
  for (let line = 0; line < document.text.lineCount;) {
    const placed = document.nodeAt(line);
    if (!placed) break;
    nodes.push(placed);
    line = placed.line + placed.node.lineCount;
  }
  return nodes;
}

function formatNodes(
  document: CfgDocument,
  nodes: readonly Placed<CfgNode>[],
  typeOf: TypeOf,
  style: Style,
): TextEdit[] {
  const lineEnd = lineEndOf(document);
  const refused = sectionsWithStrays(document);
  const edits = nodes.flatMap((placed) => {
    const { line, node } = placed;
    const lines = document.text.lines(line, line + node.lineCount);
    const section = document.sectionAt(line);
    const isKept = refused.has(section) && node.kind !== "header";
    const formatted = isKept ? lines : formatNode(document, placed, section, lines, typeOf, style);
    return changes(document, line, lines, formatted, lineEnd);
  });
  return edits.length > 0 && hasOldLineEnd(document) ? [wholeText(document, edits)] : edits;
}

/** A line end of CR alone would join an LF that comes to stand behind it. */
function hasOldLineEnd({ text }: CfgDocument): boolean {
  return /\r(?!\n)/u.test(text.toString());
}

/** One edit for the whole text, whose lines then all end alike. */
function wholeText(document: CfgDocument, edits: readonly TextEdit[]): TextEdit {
  const alike = parseCfg(document.uri, document.text.lines(0, document.text.lineCount).join("\n"));
  const unix = edits.map(({ range, newText }) => ({ range, newText: newText.replace(/\r\n?/gu, "\n") }));
  const last = document.text.lineCount - 1;
  const range = { start: { line: 0, character: 0 }, end: { line: last, character: document.text.lineLength(last) } };
  return { range, newText: alike.change(unix.reverse()).text.toString() };
}

function formatNode(
  document: CfgDocument,
  { node, line }: Placed<CfgNode>,
  section: CfgSection | undefined,
  lines: readonly string[],
  typeOf: TypeOf,
  style: Style,
): readonly string[] {
  const end = line + node.lineCount;
  const isLast = end >= document.text.lineCount;
  switch (node.kind) {
    case "entry": {
      const formatted = entryLines(node, lines, typeOf(section?.name ?? "", node.key), style);
      return isLast ? [...formatted, ""] : formatted;
    }
    case "header": {
      const text = strip(lines[0] ?? "");
      const needsBlank = line > 0 && document.nodeAt(line - 1)?.node.kind !== "trivia";
      return [...(needsBlank ? [""] : []), text, ...(isLast ? [""] : [])];
    }
    case "trivia": {
      const next = isLast ? "end" : document.nodeAt(end)?.node.kind === "header" ? "header" : "other";
      return triviaLines(lines, { first: line === 0, next });
    }
    case "stray":
      return lines;
  }
}

/** What stands in them hangs on its indentation in ways that nobody meant: only their headers are touched. */
function sectionsWithStrays(document: CfgDocument): ReadonlySet<CfgSection | undefined> {
  return new Set(
    document.problems
      .filter(({ code }) => code === "not-a-key-line" || code === "missing-section-header")
      .map(({ range }) => document.sectionAt(range.start.line)),
  );
}

/** One edit for each line that differs, or one for all where their number does. */
function changes(
  document: CfgDocument,
  line: number,
  before: readonly string[],
  after: readonly string[],
  lineEnd: string,
): TextEdit[] {
  if (before.length === after.length) {
    return before.flatMap((text, index) => {
      const newText = after[index] ?? "";
      if (text === newText) return [];
      const start = { line: line + index, character: 0 };
      return [{ range: { start, end: { line: line + index, character: text.length } }, newText }];
    });
  }
  const start = { line, character: 0 };
  const last = line + before.length - 1;
  if (after.length > 0 || last + 1 >= document.text.lineCount) {
    const end = { line: last, character: document.text.lineLength(last) };
    return [{ range: { start, end }, newText: after.join(lineEnd) }];
  }
  return [{ range: { start, end: { line: last + 1, character: 0 } }, newText: "" }];
}

/** How the first line of the document ends. */
function lineEndOf({ text }: CfgDocument): string {
  return text.sliceOffsets(text.lineLength(0), text.offsetAt({ line: 1, character: 0 })) || "\n";
}
