import { StringDecoder } from "node:string_decoder";

/** A line longer than this is passed on in pieces, so that memory stays bounded. UTF-16 units. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** Cuts a byte stream into lines of text: UTF-8 may be cut anywhere, lines may be of any length; `\r` stays. */
export class LineSplitter {
  readonly #decoder = new StringDecoder("utf8");
  #pieces: string[] = [];
  #length = 0;

  /** Returns the lines that this chunk completes, without `\n`. */
  push(chunk: Buffer): string[] {
    const text = this.#decoder.write(chunk);
    const lines: string[] = [];
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      lines.push(this.#complete(text.slice(start, end)));
      start = end + 1;
    }
    if (start < text.length) this.#keep(start === 0 ? text : text.slice(start));
    if (this.#length > LONGEST_LINE) lines.push(this.#complete(""));
    return lines;
  }

  /** The rest after the last line end, if there is any. */
  end(): string | undefined {
    this.#keep(this.#decoder.end());
    return this.#length > 0 ? this.#complete("") : undefined;
  }

  #keep(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }

  #complete(tail: string): string {
    if (this.#length === 0) return tail;
    this.#pieces.push(tail);
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    return line;
  }
}
