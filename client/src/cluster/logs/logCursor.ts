import { compareTimes, secondOf, timeOfSecond } from "../../rfc3339.ts";
import type { Query } from "../connection/cluster.ts";
import type { LogBatch } from "../../logBatch.ts";
import type { LogLine } from "./logs.ts";
import { NoOverlap, type Overlap } from "./overlap.ts";
import { RecentLines, type DeepOverlap } from "./recentLines.ts";

/** Lines of one second, of those that have been received. */
interface Second {
  readonly second: number;
  readonly first: LineMark;
  count: number;
}

/** What a line is known again by: its time, its length, and how it begins. */
interface LineMark {
  readonly time: string;
  readonly length: number;
  readonly beginning: string;
}

/** Of a line that may be of megabytes. Characters. */
const BEGINNING = 200;
/** A node's clock may be set back by so much without a doubt about what has been received. Seconds. */
const KEPT = 120;

/** `2026-11-21T11:49:58`, of a time. Characters. */
const SECOND = 19;

/** From where a log is asked for, and what of the answer is new. */
export interface Position<Of extends Overlap = Overlap> {
  readonly query: Query;
  readonly overlap: Of;
}

/**
 * Where a reader of a log is. It is found again by the last lines themselves. Where that is not possible, it is found by
 * time: the API server cuts `sinceTime` to whole seconds and leaves out each line that is older, lines
 * of two output streams may be out of order by a little, several lines may carry one time, and a node's clock may be set
 * back. So the cursor counts lines by their seconds; asked for everything since the second before the newest line's, the
 * server sends exactly those again that were received, and then what is new.
 */
export class LogCursor {
  /** Lines up to this time are another start's of the container, which has been read. */
  readonly #after: string | undefined;
  readonly #isPart: boolean;
  /** In the order in which their first lines came. */
  #seconds: Second[] = [];
  #newest = -Infinity;
  /** Of all seconds, those before the clock was set back, too. */
  #newestEver = -Infinity;
  /** A time that is newer than all before the clock was set back by more than is kept. */
  #before: string | undefined;
  readonly #recent = new RecentLines();
  #prefix = "";
  #current: Second | undefined;
  #last: LogLine | undefined;
  /** How many lines in a row carry the last line's time. */
  #lastCount = 0;

  /**
   * @param after the time of the last line of the container's starts before, if any
   * @param isPart the log is not read from its beginning
   */
  constructor(after?: string, isPart = false) {
    this.#after = after;
    this.#isPart = isPart;
  }

  get last(): LogLine | undefined {
    return this.#last;
  }

  /** The cursor for the container's next start. */
  next(): LogCursor {
    return new LogCursor(this.#last?.time ?? this.#after);
  }

  /** Takes note of lines that were received, in their order. */
  add(batch: LogBatch): void {
    if (batch.length === 0) return;
    this.#recent.add(batch);
    const last = batch.line(batch.length - 1);
    const start = batch.startOfTime(last.time);
    const hadTime = start === 0 && this.#last?.time === last.time;
    this.#lastCount = batch.length - start + (hadTime ? this.#lastCount : 0);
    this.#last = last;
    for (const [at, index] of batch.seconds.entries()) {
      const count = (batch.seconds[at + 1] ?? batch.length) - index;
      if (this.#current && batch.isAt(index, this.#prefix)) this.#current.count += count;
      else this.#count(batch.line(index), count);
    }
  }

  /** Counts lines of another second than that of the line before. */
  #count(line: LogLine, count: number): void {
    const second = secondOf(line.time);
    if (second < this.#newest - KEPT) this.#beginAnew();
    this.#prefix = line.time.slice(0, SECOND);
    this.#current = second > this.#newest ? undefined : this.#seconds.find((one) => one.second === second);
    if (this.#current) {
      this.#current.count += count;
      return;
    }
    this.#newest = Math.max(this.#newest, second);
    this.#newestEver = Math.max(this.#newestEver, second);
    while (this.#seconds[0] && this.#seconds[0].second < this.#newest - KEPT - 1) this.#seconds.shift();
    this.#current = { second, first: markOf(line), count };
    this.#seconds.push(this.#current);
  }

  /** The value for `sinceTime`; undefined while nothing has been received. */
  get since(): string | undefined {
    return this.#last ? timeOfSecond(this.#base) : undefined;
  }

  /** Asks for the log's last lines, by which the place is found whatever the clock says; for all while nothing has been received. */
  tail(): Position {
    if (!this.#last) return { query: {}, overlap: this.overlap() };
    // Read from its beginning, a log has no line that begins where a part of it did: inside of one that was written in pieces.
    if (this.#recent.areAlike) return this.#isPart ? this.byTime() : this.deep();
    return { query: { tailLines: this.#recent.count }, overlap: this.#recent.tail() };
  }

  /**
   * Asks for more of the log's last lines, or for all.
   *
   * @throws Error while nothing has been received: `tail` asks for all then
   */
  deep(tailLines?: number): Position<DeepOverlap> {
    return { query: { tailLines }, overlap: this.#recent.deep(this.#newestEver, tailLines) };
  }

  /** Asks for all, of a file that has nothing of what was received. */
  otherFile(hasGap: boolean): Position {
    return { query: {}, overlap: new NoOverlap(hasGap) };
  }

  /** Asks by time. */
  byTime(): Position {
    const { since } = this;
    return { query: since === undefined ? {} : { sinceTime: since }, overlap: this.overlap() };
  }

  /** Tells, line by line of an answer that was asked for with `since`, what is new. */
  overlap(): Overlap {
    const base = this.#base;
    const expected = this.#seconds.filter(({ second }) => second >= base);
    const count = expected.reduce((sum, one) => sum + one.count, 0);
    return new OverlapByTime({
      first: expected[0]?.first,
      count,
      last: this.#last,
      lastCount: this.#lastCount,
      after: this.#after,
      before: this.#before,
    });
  }

  /** What comes next may be as old as the last line; a second more is for the order of two output streams. */
  get #base(): number {
    return (this.#last ? Math.min(this.#newest, secondOf(this.#last.time)) : this.#newest) - 1;
  }

  /** The clock was set back so far that the lines before cannot be counted any more. */
  #beginAnew(): void {
    const newer = timeOfSecond(this.#newest + 1);
    if (this.#before === undefined || compareTimes(newer, this.#before) > 0) this.#before = newer;
    this.#newest = -Infinity;
    this.#seconds = [];
  }
}

function markOf({ time, text }: LogLine): LineMark {
  // A part of a long text would keep all of it.
  const beginning =
    text.length > BEGINNING ? Buffer.from(text.slice(0, BEGINNING), "utf16le").toString("utf16le") : text;
  return { time, length: text.length, beginning };
}

interface Received {
  readonly first: LineMark | undefined;
  readonly count: number;
  readonly last: LogLine | undefined;
  readonly lastCount: number;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

/** Skips the lines of an answer that had been received before. */
class OverlapByTime implements Overlap {
  readonly isAstray = false;
  readonly mayBeFound = false;
  readonly #after: string | undefined;
  readonly #before: string | undefined;
  readonly #first: LineMark | undefined;
  readonly #last: LogLine | undefined;
  #toSkip: number;
  #lastToSkip: number;
  #state: "aligning" | "counting" | "by-time" | "over";
  #sawOld = false;
  #gap = false;

  constructor({ first, count, last, lastCount, after, before }: Received) {
    this.#after = after;
    this.#before = before;
    this.#first = first;
    this.#last = last;
    this.#toSkip = count;
    this.#lastToSkip = lastCount;
    this.#state = first ? "aligning" : "over";
  }

  get gap(): boolean {
    return this.#gap;
  }

  get isOver(): boolean {
    return this.#state === "over" && (this.#first !== undefined || this.#after === undefined);
  }

  get isStrange(): boolean {
    return this.#state === "aligning" || (this.#state === "by-time" && !this.#sawOld) || this.#gap;
  }

  isNew(line: LogLine): boolean {
    if (this.isOver) return true;
    if (this.#state === "over") return this.#after !== undefined && compareTimes(line.time, this.#after) > 0;
    if (this.#state === "aligning") this.#align(line);
    switch (this.#state) {
      case "aligning":
        return false;
      case "counting":
        if (--this.#toSkip === 0) this.#state = "over";
        return false;
      case "by-time":
        return this.#isNewByTime(line);
    }
  }

  /** Looks for the first line of ours: what comes before was never asked for; when it is gone, times decide. */
  #align(line: LogLine): void {
    const first = this.#first;
    if (!first) return;
    const isFirst = line.time === first.time && line.text.length === first.length;
    if (isFirst && line.text.startsWith(first.beginning)) this.#state = "counting";
    else if (compareTimes(line.time, this.#before ?? first.time) > 0) this.#state = "by-time";
  }

  #isNewByTime(line: LogLine): boolean {
    const order = this.#last ? compareTimes(line.time, this.#last.time) : 1;
    if (order < 0 || (order === 0 && this.#lastToSkip-- > 0)) {
      this.#sawOld = true;
      return false;
    }
    if (!this.#sawOld) this.#gap = true;
    this.#state = "over";
    return true;
  }
}
