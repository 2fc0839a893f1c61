import { StringDecoder } from "node:string_decoder";

/** A line longer than this is passed on in pieces, so that memory stays bounded. UTF-16 units. */
export const LONGEST_LINE = 32 * 1024 * 1024;

export const LINE_END = 0x0a;

export interface SplitterOptions {
  readonly longest?: number;
  /** What a line that goes on has before each further piece; its first piece is given. Default: nothing. */
  readonly headOf?: (piece: string) => string;
}

/**
 * Cuts a byte stream into lines of text: UTF-8 may be cut anywhere, lines may be of any length; `\r` stays. Where a line is cut
 * into pieces depends on the line alone, so that another reading gives the same ones.
 */
export class LineSplitter {
  readonly #longest: number;
  readonly #headOf: (piece: string) => string;
  readonly #decoder = new StringDecoder("utf8");
  #pieces: string[] = [];
  #length = 0;

  constructor({ longest = LONGEST_LINE, headOf = () => "" }: SplitterOptions = {}) {
    this.#longest = longest;
    this.#headOf = headOf;
  }

  /** Returns the lines that this chunk completes, without `\n`. */
  push(chunk: Buffer): string[] {
    const text = this.#decoder.write(chunk);
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#complete(text.slice(start, end), lines);
      start = end + 1;
    }
    if (start < text.length) this.#keep(start === 0 ? text : text.slice(start));
    if (this.#length > this.#longest) this.#keep(this.#cut(this.#join(), lines));
    return lines;
  }

  /** The rest after the last line end, if there is any. */
  end(): string | undefined {
    this.#keep(this.#decoder.end());
    return this.#length > 0 ? this.#join() : undefined;
  }

  #keep(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  #complete(tail: string, lines: string[]): void {
    if (this.#length > 0) this.#pieces.push(tail);
    const line = this.#length > 0 ? this.#join() : tail;
    lines.push(line.length > this.#longest ? this.#cut(line, lines) : line);
  }

  #join(): string {
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return line;
  }

  /** Gives the pieces of a long line but the last, which it returns. */
  #cut(line: string, lines: string[]): string {
    let rest = line;
    while (rest.length > this.#longest) {
      const code = rest.charCodeAt(this.#longest - 1);
      const end = code >= 0xd800 && code < 0xdc00 ? this.#longest - 1 : this.#longest;
      const piece = rest.slice(0, end);
      lines.push(piece);
      rest = this.#headOf(piece) + rest.slice(end);
    }
    return rest;
  }
}
