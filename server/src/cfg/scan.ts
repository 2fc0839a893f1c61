import type { Text } from "../text/text.ts";
import { skipSpace, skipSpaceBack } from "../text/whitespace.ts";
import { EntryNode, HeaderNode, isComment, StrayNode, TriviaNode } from "./nodes.ts";
import type { CfgNode } from "./types.ts";

/** What of ConfigParser's state a line's meaning hangs on, besides the line itself, where a node begins. */
export interface ScanState {
  /** A header stands somewhere before. */
  readonly inSection: boolean;
  /** There is a value that a deeper line would be appended to. */
  readonly hasOption: boolean;
}

export const INITIAL_STATE: ScanState = { inSection: false, hasOption: false };
/** Right behind a header. */
export const IN_SECTION: ScanState = { inSection: true, hasOption: false };
const AFTER_ENTRY: ScanState = { inSection: true, hasOption: true };

/** The state behind a node that began in `state`. */
export function stateAfter(node: CfgNode, state: ScanState): ScanState {
  switch (node.kind) {
    case "header":
      return IN_SECTION;
    case "entry":
      return AFTER_ENTRY;
    case "trivia":
      return state;
    case "stray":
      return state.inSection && node instanceof StrayNode && node.hasEmptyKey ? IN_SECTION : state;
  }
}

/**
 * Reads the node that begins at `line`, which must not be a continuation of the node before
 * (ConfigParser of Python 3.11 without arguments; dbnd 1.0.28, spec 1.1).
 */
export function scanNode(text: Text, line: number, state: ScanState): CfgNode {
  const content = text.line(line);
  const indent = skipSpace(content);
  if (indent === content.length || isComment(content, indent)) return scanTrivia(text, line);
  const end = skipSpaceBack(content, content.length, indent);
  if (content.charCodeAt(indent) === OPEN_BRACKET) {
    // Greedy: the name reaches to the last closing bracket, and has at least one character.
    const close = content.lastIndexOf("]", end - 1);
    if (close > indent + 1) return new HeaderNode(content, indent + 1, close);
  }
  if (!state.inSection) return new StrayNode(content.slice(indent, end), indent, 1);
  const delimiter = findDelimiter(content, indent, end);
  if (delimiter === indent) return new StrayNode(content.slice(indent, end), indent, 1);
  if (delimiter > 0) {
    const keyEnd = skipSpaceBack(content, delimiter, indent);
    return new EntryNode(content, indent, keyEnd, delimiter, continuation(text, line, indent));
  }
  const swallowed = state.hasOption ? continuation(text, line, indent).length : 0;
  return new StrayNode(content.slice(indent, end), indent, 1 + swallowed);
}

const OPEN_BRACKET = 91;
const COLON = 58;
const EQUALS = 61;
const NO_LINES: readonly string[] = [];

/** Index of the first `=` or `:` between two indices, or -1. */
function findDelimiter(line: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const code = line.charCodeAt(at);
    if (code === EQUALS || code === COLON) return at;
  }
  return -1;
}

function scanTrivia(text: Text, line: number): TriviaNode {
  let next = line + 1;
  while (next < text.lineCount) {
    const content = text.line(next);
    const indent = skipSpace(content);
    if (indent < content.length && !isComment(content, indent)) break;
    next++;
  }
  return new TriviaNode(next - line);
}

/** The lines after `line` up to the last one that is indented deeper than `indent`, blank and comment lines between. */
function continuation(text: Text, line: number, indent: number): readonly string[] {
  let last = line;
  for (let next = line + 1; next < text.lineCount; next++) {
    const content = text.line(next);
    const start = skipSpace(content);
    if (start === content.length || isComment(content, start)) continue;
    if (start <= indent) break;
    last = next;
  }
  return last === line ? NO_LINES : text.lines(line + 1, last + 1);
}
