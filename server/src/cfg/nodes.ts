import { isPythonSpace, skipSpace, skipSpaceBack } from "../text/whitespace.ts";
import type { CfgEntry, CfgHeader, CfgStray, CfgTrivia, ValueLine, ValueText } from "./types.ts";

/** `key = value`: keeps the lines as they stand and makes the value's text when it is first asked for. */
export class EntryNode implements CfgEntry {
  readonly kind = "entry";
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly delimiter: number;
  private readonly first: string;
  /** The lines after the first, comment and blank lines included. */
  private readonly rest: readonly string[];
  private readValue: ValueText | undefined;

  constructor(first: string, keyStart: number, keyEnd: number, delimiter: number, rest: readonly string[]) {
    this.first = first;
    this.keyStart = keyStart;
    this.keyEnd = keyEnd;
    this.delimiter = delimiter;
    this.rest = rest;
    this.key = first.slice(keyStart, keyEnd).toLowerCase();
  }

  get lineCount(): number {
    return this.rest.length + 1;
  }

  get rawKey(): string {
    return this.first.slice(this.keyStart, this.keyEnd);
  }

  get value(): ValueText {
    return (this.readValue ??= readValue(this.first, this.delimiter + 1, this.rest));
  }

  /** Whether a `%` may stand in the value: cheaper than to read the value. */
  get hasPercent(): boolean {
    return this.first.includes("%", this.delimiter) || this.rest.some((line) => line.includes("%"));
  }
}

export class HeaderNode implements CfgHeader {
  readonly kind = "header";
  readonly lineCount = 1;
  readonly name: string;
  readonly nameStart: number;
  readonly nameEnd: number;

  constructor(line: string, nameStart: number, nameEnd: number) {
    this.name = line.slice(nameStart, nameEnd);
    this.nameStart = nameStart;
    this.nameEnd = nameEnd;
  }
}

export class TriviaNode implements CfgTrivia {
  readonly kind = "trivia";
  readonly lineCount: number;

  constructor(lineCount: number) {
    this.lineCount = lineCount;
  }
}

/** A line that the parser refuses, with the deeper lines that it appends to the value before it. */
export class StrayNode implements CfgStray {
  readonly kind = "stray";
  readonly lineCount: number;
  /** The line, trimmed. */
  readonly content: string;
  readonly start: number;

  constructor(content: string, start: number, lineCount: number) {
    this.content = content;
    this.start = start;
    this.lineCount = lineCount;
  }

  /** `= value`: the parser complains, yet stores it under the empty key. */
  get hasEmptyKey(): boolean {
    return this.content.startsWith("=") || this.content.startsWith(":");
  }
}

const HASH = 35;
const SEMICOLON = 59;

/** Whether a line whose first non-blank character stands at `indent` is a comment. */
export function isComment(line: string, indent: number): boolean {
  const code = line.charCodeAt(indent);
  return code === HASH || code === SEMICOLON;
}

/** The value's text as ConfigParser joins it: lines trimmed, comments dropped, blank lines at the end dropped. */
function readValue(first: string, from: number, rest: readonly string[]): ValueText {
  const start = skipSpace(first, from);
  const empty = start === first.length;
  // An empty value stands one blank behind the delimiter, where the next word will be typed.
  const character = empty ? Math.min(first.length, from + (isPythonSpace(first.charCodeAt(from)) ? 1 : 0)) : start;
  const lines: ValueLine[] = [{ offset: 0, line: 0, character }];
  const text = empty ? "" : first.slice(start, skipSpaceBack(first, first.length, start));
  return rest.length === 0 ? { text, lines } : readMoreLines(text, lines, rest);
}

function readMoreLines(firstText: string, lines: ValueLine[], rest: readonly string[]): ValueText {
  let text = firstText;
  for (const [index, line] of rest.entries()) {
    const start = skipSpace(line);
    if (isComment(line, start)) continue;
    lines.push({ offset: text.length + 1, line: index + 1, character: start });
    text += "\n" + line.slice(start, skipSpaceBack(line, line.length, start));
  }
  return { text, lines };
}
