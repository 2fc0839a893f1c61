import { headOf } from "../logText/levels.ts";
import { readColours, type ColouredLine, type ColouredSpan } from "./colouredLine.ts";
import { ESCAPE } from "../../escapeSequences.ts";
import { plainText } from "./plainText.ts";
import { isPlain, PLAIN, type Style } from "./style.ts";

/** Numbers of one span: line, two of a hash of its text, start, end, foreground, background, flags. */
const LENGTH = 8;
/** Spans that are kept of one log, the newest: 8 MB. */
const MOST = 256 * 1024;
/** The styles that go on from line to line are kept for as many pods or tasks. */
const MOST_SOURCES = 1000;
/** Places that are tried for a document of which nothing is known. */
const MOST_PLACES = 1000;
/** Characters of a line by which it is known again. */
const HASHED = 1000;

/** A span, and the line of the document that it is in, from 0. */
export interface SpanInDocument extends ColouredSpan {
  readonly line: number;
}

/** What a document shows of a log: all of it, or the end of it. */
export interface ShownLines {
  readonly lineCount: number;
  /** Text of a line, from 0. */
  textOf(line: number): string;
}

/**
 * The colours of a log's lines, beside a document that shows their plain text. A document is told apart from the log by its
 * texts: it may lag behind, and VS Code takes the beginning of a long one away. Until an escape sequence comes, lines are
 * not even counted.
 */
export class LogColours {
  readonly #most: number;
  /** Several blocks, in the order of their lines. */
  #blocks: Int32Array[] = [];
  #kept = 0;
  /** By what stands before the lines of a pod or task. */
  readonly #styles = new Map<string, Style>();
  #hasColours = false;
  /** Lines since the first that had a colour. */
  #lines = 0;
  /** The log's number of the document's first line, as far as that is known. */
  #first = Number.NaN;

  /** @param most spans that are kept */
  constructor(most = MOST) {
    this.#most = most;
  }

  /** Whether there is anything to be shown in colours. */
  get hasColours(): boolean {
    return this.#kept > 0;
  }

  /** Takes a text that ends at a line's end; gives it without what is not for reading. */
  add(text: string): string {
    const hasEscapes = text.includes(ESCAPE);
    if (!hasEscapes && this.#styles.size === 0) {
      if (this.#hasColours) this.#lines += lineEnds(text);
      return plainText(text);
    }
    const lines = text.split("\n");
    const last = lines.pop() ?? "";
    const numbers: number[] = [];
    const shown = lines.map((line) => this.#read(line, numbers));
    if (numbers.length > 0) this.#keep(Int32Array.from(numbers));
    return shown.map((line) => `${line}\n`).join("") + plainText(last);
  }

  /** The document is empty, or shows another part of the log from here on. */
  clear(): void {
    this.#blocks = [];
    this.#kept = 0;
    this.#styles.clear();
    this.#hasColours = false;
    this.#lines = 0;
    this.#first = Number.NaN;
  }

  /** The spans in some lines of the document, `first` and `last` included; none where it is not known which they are. */
  spansIn(shown: ShownLines, first: number, last: number): readonly SpanInDocument[] {
    if (!this.hasColours) return [];
    const hashes = new Map<number, readonly [number, number]>();
    for (let line = first; line <= Math.min(last, shown.lineCount - 1); line++) {
      const text = shown.textOf(line);
      // The first of a panel that begins anew is none of the log.
      if (!isOurs(text)) hashes.set(line, hashOf(text));
    }
    // What the document ends with is the log's end, unless it lags behind.
    const byEnd = this.#lines - (shown.lineCount - 1);
    for (const begin of [byEnd, this.#first]) {
      const spans = this.#spansAt(begin, hashes);
      if (!spans || (spans.length === 0 && byEnd !== this.#first)) continue;
      this.#first = begin;
      return spans;
    }
    for (const begin of this.#places(hashes)) {
      const spans = this.#spansAt(begin, hashes);
      if (!spans) continue;
      this.#first = begin;
      return spans;
    }
    return [];
  }

  #read(line: string, numbers: number[]): string {
    if (isOurs(line)) {
      this.#styles.clear();
      if (this.#hasColours) this.#lines++;
      return plainText(line);
    }
    const { text, spans } = this.#styles.size > 0 ? this.#readOn(line) : this.#readAnew(line);
    if (spans.length > 0) {
      const [one, other] = hashOf(text);
      for (const span of spans) {
        const { foreground, background, flags } = span.style;
        numbers.push(this.#lines, one, other, span.start, span.end, foreground, background, flags);
      }
      this.#hasColours = true;
    }
    if (this.#hasColours) this.#lines++;
    return text;
  }

  /** No style goes on from a line before: most lines. */
  #readAnew(line: string): ColouredLine {
    const read = readColours(line, PLAIN);
    if (!isPlain(read.style)) this.#styles.set(headOf(line).source, read.style);
    return read;
  }

  #readOn(line: string): ColouredLine {
    const { source, length } = headOf(line);
    const read = readColours(line, this.#styles.get(source) ?? PLAIN, length);
    if (isPlain(read.style)) this.#styles.delete(source);
    else if (this.#styles.size < MOST_SOURCES) this.#styles.set(source, read.style);
    return read;
  }

  #keep(block: Int32Array): void {
    this.#blocks.push(block);
    this.#kept += block.length / LENGTH;
    while (this.#kept > this.#most && this.#blocks.length > 1) {
      this.#kept -= (this.#blocks.shift()?.length ?? 0) / LENGTH;
    }
  }

  /** The spans of lines, were `begin` the number of the document's first line; undefined where a text says otherwise. */
  #spansAt(begin: number, hashes: ReadonlyMap<number, readonly [number, number]>): SpanInDocument[] | undefined {
    const spans: SpanInDocument[] = [];
    const lines = [...hashes.keys()];
    const [first, last] = [(lines[0] ?? 0) + begin, (lines.at(-1) ?? -1) + begin];
    for (const block of this.#blocks) {
      if ((block[0] ?? 0) > last || (block[block.length - LENGTH] ?? 0) < first) continue;
      for (let at = firstFrom(block, first); at < block.length && (block[at] ?? 0) <= last; at += LENGTH) {
        const line = (block[at] ?? 0) - begin;
        const hash = hashes.get(line);
        if (!hash) continue;
        const [one, other] = hash;
        if (block[at + 1] !== one || block[at + 2] !== other) return undefined;
        spans.push({ line, ...spanAt(block, at) });
      }
    }
    return spans;
  }

  /** Where the document may begin, by lines that are in it; from the newest. */
  *#places(hashes: ReadonlyMap<number, readonly [number, number]>): Generator<number> {
    const lineOf = new Map([...hashes].map(([line, [one]]) => [one, line]));
    let left = MOST_PLACES;
    for (const block of this.#blocks.toReversed()) {
      for (let at = block.length - LENGTH; at >= 0; at -= LENGTH) {
        const line = lineOf.get(block[at + 1] ?? 0);
        if (line === undefined || hashes.get(line)?.[1] !== block[at + 2]) continue;
        yield (block[at] ?? 0) - line;
        if (--left === 0) return;
      }
    }
  }
}

function isOurs(line: string): boolean {
  return line.startsWith("──");
}

function spanAt(block: Int32Array, at: number): ColouredSpan {
  const [start = 0, end = 0, foreground = 0, background = 0, flags = 0] = block.subarray(at + 3, at + LENGTH);
  return { start, end, style: { foreground, background, flags } };
}

/** Index of the first span in a line of that number or a later one. */
function firstFrom(block: Int32Array, line: number): number {
  let [low, high] = [0, block.length / LENGTH];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((block[middle * LENGTH] ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low * LENGTH;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) count++;
  return count;
}

/** Two numbers of 32 bits for a text; 53 bits of one would be as rare to meet twice. */
function hashOf(text: string): readonly [number, number] {
  let [one, other] = [0x2545f491 | 0, 0x41c6ce57 | 0];
  const length = Math.min(text.length, HASHED);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x9e3779b1);
    other = Math.imul(other ^ code, 0x5f356495);
  }
  return [(one ^ (one >>> 15)) | 0, (other ^ (other >>> 13)) | 0];
}
