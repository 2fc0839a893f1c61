import { secondOf } from "../../rfc3339.ts";
import type { LogBatch } from "../../logBatch.ts";
import type { LogLine } from "./logs.ts";
import type { Overlap } from "./overlap.ts";

/** So many lines are kept, unless they have more characters; the last one is kept whatever it has. */
const MOST = { lines: 200, characters: 256 * 1024 };

/**
 * The lines that were received last. By them the place in a log is found again whatever a node's clock says: they are
 * compared as they are, times and texts, with what the server has.
 */
export class RecentLines {
  /** Nobody asks for their lines as long as all goes well. */
  #batches: LogBatch[] = [];
  #count = 0;
  #size = 0;
  #burst: Burst | undefined;

  add(batch: LogBatch): void {
    if (batch.length === 0) return;
    this.#countBurst(batch);
    this.#batches.push(batch);
    this.#count += batch.length;
    this.#size += batch.text.length;
    this.#dropOld();
  }

  /** How many are kept. */
  get count(): number {
    return this.#lines().length;
  }

  /** Lines that are all alike are all that is kept: in an answer it is not known which of them are there. */
  get areAlike(): boolean {
    const lines = this.#lines();
    const last = lines.at(-1);
    return last !== undefined && lines.every((line) => isSame(line, last));
  }

  /**
   * For an answer of as many of the log's last lines as are kept here (`tailLines`): it begins with one of these, unless more
   * than those have been written since, or the node has begun another file.
   */
  tail(): Overlap {
    return new Tail(this.#lines());
  }

  /**
   * For an answer that goes back further.
   *
   * @param newest of all lines that were received, the newest second: a clock that was set back leaves newer ones before the last
   * @param most as many lines were asked for; absent: all
   * @throws Error while nothing has been received: all is new then
   */
  deep(newest: number, most = Infinity): DeepOverlap {
    const lines = this.#lines();
    const last = lines.at(-1);
    if (!last || !this.#burst) throw new Error("Nothing has been received yet");
    // Of a line that is there several times it is known how often.
    const before = lines.slice(0, -this.#burst.length).filter((line) => isSame(line, last)).length;
    return new DeepOverlap({ known: lines, last, count: before + this.#burst.countOf(last.text), newest, most });
  }

  #countBurst(batch: LogBatch): void {
    const time = batch.timeOf(batch.length - 1);
    const start = batch.startOfTime(time);
    if (start > 0 || time !== this.#burst?.time) this.#burst = new Burst(time);
    this.#burst.add(batch, start);
  }

  #dropOld(): void {
    for (;;) {
      const [first] = this.#batches;
      if (!first) return;
      const [count, size] = [this.#count - first.length, this.#size - first.text.length];
      if (count < MOST.lines && (count === 0 || size < MOST.characters)) return;
      this.#batches.shift();
      [this.#count, this.#size] = [count, size];
    }
  }

  #lines(): LogLine[] {
    const lines: LogLine[] = [];
    let size = 0;
    for (const batch of this.#batches.toReversed()) {
      for (let index = batch.length - 1; index >= 0 && lines.length < MOST.lines; index--) {
        size += batch.lengthOf(index);
        if (size > MOST.characters && lines.length > 0) return lines.reverse();
        lines.push(batch.line(index));
      }
    }
    return lines.reverse();
  }
}

/** So many batches of a burst wait until their lines are counted. */
const MOST_UNCOUNTED = 8;

/** The lines in a row that carry the last one's time, kept or not: how many there are, and of each text. */
class Burst {
  readonly time: string;
  length = 0;
  readonly #counts = new Map<string, number>();
  #uncounted: { readonly batch: LogBatch; readonly start: number }[] = [];

  constructor(time: string) {
    this.time = time;
  }

  /** @param start the first of the lines of this time, to the batch's end */
  add(batch: LogBatch, start: number): void {
    this.length += batch.length - start;
    this.#uncounted.push({ batch, start });
    if (this.#uncounted.length >= MOST_UNCOUNTED) this.#countAll();
  }

  countOf(text: string): number {
    this.#countAll();
    return this.#counts.get(text) ?? 0;
  }

  #countAll(): void {
    for (const { batch, start } of this.#uncounted) {
      for (const { text } of batch.slice(start, batch.length).lines)
        this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
    }
    this.#uncounted = [];
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

  get isOver(): boolean {
    return !this.isAstray && !this.isStrange;
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

interface Deep {
  readonly known: readonly LogLine[];
  readonly last: LogLine;
  /** How often the last line was received. */
  readonly count: number;
  readonly newest: number;
  readonly most: number;
}

/** Skips what is known of an answer that begins before the last lines that are kept: by time, and how often the last line came. */
export class DeepOverlap implements Overlap {
  readonly gap = false;
  readonly isStrange = false;
  readonly #known: readonly LogLine[];
  readonly #last: LogLine;
  readonly #newest: number;
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

  constructor({ known, last, count, newest, most }: Deep) {
    this.#known = known;
    this.#last = last;
    this.#newest = newest;
    this.#toSee = count;
    this.#left = most;
    this.#isPart = most !== Infinity;
  }

  get isAstray(): boolean {
    return this.#toSee > 0;
  }

  get isOver(): boolean {
    return !this.isAstray;
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
    else if (secondOf(line.time) > this.#newest + 1) this.#sawNewer = true;
    this.#sawKnown ||= this.#toSee === 0 || this.#known.some((known) => isSame(known, line));
    this.isOtherFile = !this.#sawKnown;
    return false;
  }
}

function isSame(left: LogLine, right: LogLine): boolean {
  return left.time === right.time && left.text === right.text;
}
