import { compareTimes } from "../../rfc3339.ts";
import { plainText } from "../ansi/plainText.ts";
import { linesOfFile } from "./file.ts";
import { headOf } from "./levels.ts";
import { TOO_SLOW, withinLimit } from "./patterns.ts";

/** Longer lines are looked at up to here. Characters. */
const LOOKED_AT = 20_000;
/** So much is looked at together. */
const TOGETHER = { lines: 1000, characters: 256 * 1024 };
const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)(?= )/;

export interface FoundLine {
  /** 0-based. */
  readonly line: number;
  readonly text: string;
}

export interface Findings {
  /** How many lines have it. */
  readonly count: number;
  /** The first ones. */
  readonly lines: readonly FoundLine[];
}

/**
 * Which lines of a file a pattern finds: counts all, gives the first `most`; `TOO_SLOW` where it takes too long over some.
 * Rejects where the file cannot be read.
 */
export async function findInFile(
  path: string,
  pattern: RegExp,
  most: number,
  signal?: AbortSignal,
): Promise<Findings | typeof TOO_SLOW> {
  const lines: FoundLine[] = [];
  let count = 0;
  let together: FoundLine[] = [];
  let length = 0;
  const look = (): boolean => {
    const found = withinLimit(() => together.filter(({ text }) => pattern.test(text)));
    together = [];
    length = 0;
    if (found === TOO_SLOW) return false;
    count += found.length;
    lines.push(...found.slice(0, most - lines.length));
    return true;
  };
  for await (const one of linesOf(path)) {
    if (signal?.aborted) break;
    const text = one.text.slice(0, LOOKED_AT);
    together.push({ line: one.line, text });
    length += text.length;
    if ((together.length >= TOGETHER.lines || length > TOGETHER.characters) && !look()) return TOO_SLOW;
  }
  return look() ? { count, lines } : TOO_SLOW;
}

/** So much of a line stands before what was looked for, in a list of lines. Characters. */
const BEFORE = 30;

/** A line as a list shows it: without its time and source, where these were not looked for, from near the match on. */
export function excerpt(line: string, pattern: RegExp, most: number): string {
  const said = line.slice(headOf(line).length);
  const text = (withinLimit(() => pattern.test(said)) === true ? said : line).trim();
  const found = withinLimit(() => text.search(pattern));
  const at = found === TOO_SLOW ? 0 : found;
  return (at > 2 * BEFORE ? `…${text.slice(at - BEFORE)}` : text).slice(0, most);
}

/** The first line of a log that was written at a moment (RFC 3339) or later; undefined where there is none. */
export async function findMoment(path: string, moment: string): Promise<number | undefined> {
  for await (const { line, text } of linesOf(path)) {
    const time = STAMP.exec(text)?.[0];
    if (time !== undefined && compareTimes(time, moment) >= 0) return line;
  }
  return undefined;
}

/** As “Open Full Log” shows them. */
async function* linesOf(path: string): AsyncGenerator<FoundLine> {
  let line = 0;
  for await (const text of linesOfFile(path)) yield { line: line++, text: plainText(text) };
}
