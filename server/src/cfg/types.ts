import type { Position, Range, TextEdit } from "../text/types.ts";
import type { Text } from "../text/text.ts";
import type { SectionNames } from "./sectionNames.ts";

/**
 * A cfg file as a persistent document. Nodes are immutable and hold lines relative to their own first line, so that an
 * edit elsewhere leaves them the same objects; where a node stands now is told by `Placed.line`.
 */
export interface CfgDocument {
  readonly uri: string;
  readonly text: Text;
  /** In file order; a header that appears twice is two sections. `[DEFAULT]` is among them. */
  readonly sections: readonly CfgSection[];
  /** The same object for documents that come from each other, as long as no header changes. */
  readonly sectionNames: SectionNames;
  /** The first lines, of which some hold for the whole file; the same list as long as no edit reaches into them. */
  readonly head: readonly string[];
  /** What Python's ConfigParser would refuse, in file order, several per file. */
  readonly problems: readonly CfgProblem[];
  /** The node that owns a line (0-based), a value's comment and blank lines included. */
  nodeAt(line: number): Placed<CfgNode> | undefined;
  /** The section that a line (0-based) belongs to, if any header stands before it. */
  sectionAt(line: number): CfgSection | undefined;
  /** A new document with the edits applied in order; untouched nodes are reused. */
  change(edits: readonly TextEdit[]): CfgDocument;
}

/** A node and the line (0-based) where it starts now. */
export interface Placed<N> {
  readonly node: N;
  readonly line: number;
}

export interface CfgSection {
  /** As written between the brackets. DBND compares section names in lower case. */
  readonly name: string;
  readonly header: Placed<CfgHeader>;
  readonly entries: readonly Placed<CfgEntry>[];
  /** First line after the section (exclusive end). */
  readonly endLine: number;
  /** The section without its place: the same object as long as none of its lines has changed, wherever it moves. */
  readonly content: CfgSectionContent;
}

/** A section's nodes in lines relative to its header; what is computed from a whole section may be kept with it. */
export interface CfgSectionContent {
  readonly name: string;
  readonly entries: readonly Placed<CfgEntry>[];
  /** The entry of a key (lower case); of two with the same key, the later. */
  readonly byKey: ReadonlyMap<string, Placed<CfgEntry>>;
  /** The entries in whose value a `%` stands. */
  readonly withPercent: readonly Placed<CfgEntry>[];
  readonly lineCount: number;
}

export type CfgNode = CfgHeader | CfgEntry | CfgTrivia | CfgStray;

export interface CfgHeader {
  readonly kind: "header";
  readonly name: string;
  readonly lineCount: number;
  /** Characters of the name in the header's line. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

/** `key = value`, the value possibly over several lines. */
export interface CfgEntry {
  readonly kind: "entry";
  /** As written, trimmed. */
  readonly rawKey: string;
  /** Lower-cased, as the parser stores it. */
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  /** Character of the delimiter (`=` or `:`) in the first line. */
  readonly delimiter: number;
  readonly value: ValueText;
  readonly lineCount: number;
}

/** Blank lines and whole-line comments outside of values. */
export interface CfgTrivia {
  readonly kind: "trivia";
  readonly lineCount: number;
}

/** A line that is none of the above: the parser refuses the file, we go on. */
export interface CfgStray {
  readonly kind: "stray";
  readonly lineCount: number;
}

/**
 * The raw text of a value as the parser yields it (lines trimmed, comment lines dropped, joined by `\n`, before `%`
 * interpolation) and where each of its lines came from.
 */
export interface ValueText {
  readonly text: string;
  readonly lines: readonly ValueLine[];
}

export interface ValueLine {
  /** Offset in `ValueText.text` where this line's text starts. */
  readonly offset: number;
  /** Line relative to the entry's first line. */
  readonly line: number;
  /** Character in that line where the text starts. */
  readonly character: number;
}

/** The kinds of mistake for which the real parser rejects a file (`spec` section 9; dbnd 1.0.28). */
export type CfgProblemCode =
  | "not-a-key-line"
  | "missing-section-header"
  | "duplicate-key"
  | "duplicate-section"
  | "bad-percent"
  | "unknown-percent-reference"
  | "percent-recursion";

export interface CfgProblem {
  readonly code: CfgProblemCode;
  readonly range: Range;
  readonly message: string;
  /** For duplicates: where the first one stands. */
  readonly first?: Range;
}

/** Where an offset of a value's text stands in the file, for an entry that starts at `entryLine`. */
export type PositionInValue = (value: ValueText, offset: number, entryLine: number) => Position;
