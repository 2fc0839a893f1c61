import { LINE_END, LineSplitter, LONGEST_LINE, type SplitterOptions } from "../connection/lines.ts";

/** Lines, each with its line end. */
export interface WholeLines {
  readonly text: string;
  /** The same in UTF-8, until more is pushed; absent where a line was too long for that. */
  readonly bytes?: Uint8Array;
}

/** For what comes at a time, with the beginning of a line before. Bytes. */
const ROOM = 256 * 1024;

/** Where pieces are put together, of all logs: what is in it is needed for a moment. */
const room = Buffer.allocUnsafeSlow(ROOM);

/**
 * Cuts a byte stream into lines as `LineSplitter` does, and gives those that are whole as one text: a log of millions of lines
 * is not taken apart where nobody looks at each.
 */
export class WholeLineSplitter {
  readonly #long: LineSplitter;
  readonly #longest: number;
  /** After the last line end, unless `#long` has it. */
  #rest: Buffer = Buffer.alloc(0);
  #isLong = false;

  constructor(options: SplitterOptions = {}) {
    this.#long = new LineSplitter(options);
    this.#longest = Math.min(ROOM, options.longest ?? LONGEST_LINE);
  }

  /**
   * @param chunks pieces of the stream, in their order
   * @returns undefined where no line is whole yet
   */
  push(chunks: readonly Buffer[]): WholeLines | undefined {
    const pieces = [this.#rest, ...chunks];
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.#isLong || length > this.#longest) return this.#pushLong(Buffer.concat(pieces));
    let at = 0;
    for (const piece of pieces) at += piece.copy(room, at);
    const end = room.subarray(0, length).lastIndexOf(LINE_END) + 1;
    this.#rest = Buffer.from(room.subarray(end, length));
    return end === 0 ? undefined : { text: room.toString("utf8", 0, end), bytes: room.subarray(0, end) };
  }

  /** The rest after the last line end, if there is any. */
  end(): string | undefined {
    this.#long.push(this.#rest);
    return this.#long.end();
  }

  #pushLong(all: Buffer): WholeLines | undefined {
    const end = all.lastIndexOf(LINE_END) + 1;
    this.#isLong = end === 0;
    this.#rest = Buffer.from(all.subarray(this.#isLong ? all.length : end));
    const lines = this.#long.push(this.#isLong ? all : all.subarray(0, end));
    return lines.length === 0 ? undefined : { text: lines.map((line) => `${line}\n`).join("") };
  }
}
