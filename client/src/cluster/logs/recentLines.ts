import { secondOf } from "../../rfc3339.ts";
import type { LogLine } from "./logs.ts";
import type { Overlap } from "./overlap.ts";

/** So many lines, and characters, are kept at least, if there were so many, and twice as many at most. */
const LINES = 100;
const CHARACTERS = 128 * 1024;

/**
 * The lines that were received last. By them the place in a log is found again whatever a node's clock says: they are
 * compared as they are, times and texts, with what the server has.
 */
export class RecentLines {
  #lines: LogLine[] = [];
  #size = 0;
  /** Of the lines in a row that carry the last one's time, kept or not: how many there are, and of each text. */
  #burst = { time: "", length: 0, counts: new Map<string, number>() };

  add(lines: readonly LogLine[]): void {
    this.#countBurst(lines);
    if (lines.length > LINES) {
      // Without a hole.
      this.#lines = [];
      this.#size = 0;
    }
    for (const line of lines.length > LINES ? lines.slice(-LINES) : lines) {
      this.#lines.push(line);
      this.#size += line.text.length;
      if (this.#lines.length >= 2 * LINES || this.#size > 2 * CHARACTERS) this.#shorten();
    }
  }

  get count(): number {
    return this.#lines.length;
  }

  /** Lines that are all alike are all that is kept: in an answer it is not known which of them are there. */
  get areAlike(): boolean {
    const last = this.#lines.at(-1);
    return last !== undefined && this.#lines.every((line) => isSame(line, last));
  }

  /**
   * For an answer of as many of the log's last lines as are kept here (`tailLines`): it begins with one of these, unless more
   * than those have been written since, or the node has begun another file.
   */
  tail(): Overlap {
    return new Tail([...this.#lines]);
  }

  /**
   * For an answer that goes back further.
   *
   * @param most as many lines were asked for; absent: all
   * @throws Error while nothing has been received: all is new then
   */
  deep(most = Infinity): DeepOverlap {
    const last = this.#lines.at(-1);
    if (!last) throw new Error("Nothing has been received yet");
    // Of a line that is there several times it is known how often.
    const { length, counts } = this.#burst;
    const before = this.#lines.slice(0, -length).filter((line) => isSame(line, last)).length;
    return new DeepOverlap([...this.#lines], last, before + (counts.get(last.text) ?? 0), most);
  }

  #countBurst(lines: readonly LogLine[]): void {
    const time = lines.at(-1)?.time;
    if (time === undefined) return;
    const start = lines.findLastIndex((line) => line.time !== time) + 1;
    if (start > 0 || time !== this.#burst.time) this.#burst = { time, length: 0, counts: new Map() };
    const { counts } = this.#burst;
    for (const { text } of start === 0 ? lines : lines.slice(start)) counts.set(text, (counts.get(text) ?? 0) + 1);
    this.#burst.length += lines.length - start;
  }

  #shorten(): void {
    let start = Math.max(0, this.#lines.length - LINES);
    let size = this.#lines.slice(start).reduce((sum, { text }) => sum + text.length, 0);
    for (; size > CHARACTERS && start < this.#lines.length - 1; start++) size -= this.#lines[start]?.text.length ?? 0;
    this.#lines = this.#lines.slice(start);
    this.#size = size;
  }
}

class Tail implements Overlap {
  readonly gap = false;
  readonly mayBeFound = false;
  readonly #known: readonly LogLine[];
  /** Which line of those that are known comes next; undefined before the first. */
  #next: number | undefined;
  isAstray = false;

  constructor(known: readonly LogLine[]) {
    this.#known = known;
  }

  get isStrange(): boolean {
    return this.#next !== this.#known.length;
  }

  isNew(line: LogLine): boolean {
    if (this.isAstray) return false;
    const index = this.#next ?? this.#placeOf(line);
    if (index === this.#known.length) return true;
    const known = this.#known[index];
    this.#next = index + 1;
    if (known === undefined || !isSame(line, known)) this.isAstray = true;
    return false;
  }

  /** Where the answer begins; -1 where that is not known, or may be in several places: lines like the last one may have come since. */
  #placeOf(line: LogLine): number {
    const index = this.#known.findIndex((known) => isSame(known, line));
    if (index === this.#known.length - 1) return -1;
    return this.#known.some((known, at) => at > index && isSame(known, line)) ? -1 : index;
  }
}

/** Skips what is known of an answer that begins before the last lines that are kept: by time, and how often the last line came. */
export class DeepOverlap implements Overlap {
  readonly gap = false;
  readonly isStrange = false;
  readonly #known: readonly LogLine[];
  readonly #last: LogLine;
  readonly #lastSecond: number;
  /** How often the last line is still to come. */
  #toSee: number;
  /** How many lines the answer may still have that were written before it was asked for. */
  #left: number;
  readonly #isPart: boolean;
  #isBegun = false;
  #sawNewer = false;
  /** The answer has lines, and none of those that are known: the node has begun another file. */
  isOtherFile = false;
  #sawKnown = false;

  constructor(known: readonly LogLine[], last: LogLine, count: number, most: number) {
    this.#known = known;
    this.#last = last;
    this.#lastSecond = secondOf(last.time);
    this.#toSee = count;
    this.#left = most;
    this.#isPart = most !== Infinity;
  }

  get isAstray(): boolean {
    return this.#toSee > 0;
  }

  /** Lines of two output streams may be out of order by a little. */
  get mayBeFound(): boolean {
    return this.#left > 0 && !this.#sawNewer;
  }

  isNew(line: LogLine): boolean {
    // How many like the last one stand before the part that was asked for, nobody knows.
    if (!this.#isBegun && this.#isPart && isSame(line, this.#last)) this.#toSee = Infinity;
    this.#isBegun = true;
    if (this.#toSee === 0) return true;
    this.#left--;
    if (isSame(line, this.#last)) this.#toSee--;
    else if (secondOf(line.time) > this.#lastSecond + 1) this.#sawNewer = true;
    this.#sawKnown ||= this.#toSee === 0 || this.#known.some((known) => isSame(known, line));
    this.isOtherFile = !this.#sawKnown;
    return false;
  }
}

function isSame(left: LogLine, right: LogLine): boolean {
  return left.time === right.time && left.text === right.text;
}
