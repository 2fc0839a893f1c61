import { compareTimes, secondOf, timeOfSecond } from "../../rfc3339.ts";
import type { LogLine } from "./logs.ts";

/** Lines of one second, of those that have been received. */
interface Second {
  readonly second: number;
  readonly first: LogLine;
  count: number;
}

/**
 * Where a reader of a log is. The API server cuts `sinceTime` to whole seconds, lines of two output streams may be out
 * of order by a little, and several lines may carry one time. So the cursor counts the lines of the newest second and
 * of the one before; asked for everything since then, the server sends exactly these again, and then what is new.
 */
export class LogCursor {
  /** Lines up to this time are another start's of the container, which has been read. */
  readonly #after: string | undefined;
  /** In the order in which their first lines came. */
  #seconds: Second[] = [];
  #newest = -Infinity;
  #prefix = "";
  #current: Second | undefined;
  #last: LogLine | undefined;
  /** How many lines in a row carry the last line's time. */
  #lastCount = 0;

  /** @param after the time of the last line of the container's starts before, if any */
  constructor(after?: string) {
    this.#after = after;
  }

  get last(): LogLine | undefined {
    return this.#last;
  }

  /** The cursor for the container's next start. */
  next(): LogCursor {
    return new LogCursor(this.#last?.time ?? this.#after);
  }

  add(line: LogLine): void {
    this.#lastCount = line.time === this.#last?.time ? this.#lastCount + 1 : 1;
    this.#last = line;
    if (this.#current && line.time.startsWith(this.#prefix)) {
      this.#current.count++;
      return;
    }
    const second = secondOf(line.time);
    this.#newest = Math.max(this.#newest, second);
    this.#seconds = this.#seconds.filter((one) => one.second >= this.#newest - 1);
    this.#prefix = line.time.slice(0, 19);
    this.#current = this.#seconds.find((one) => one.second === second);
    if (this.#current) this.#current.count++;
    else if (second >= this.#newest - 1) {
      this.#current = { second, first: line, count: 1 };
      this.#seconds.push(this.#current);
    }
  }

  /** The value for `sinceTime`; undefined while nothing has been received. */
  get since(): string | undefined {
    return this.#last ? timeOfSecond(this.#newest - 1) : undefined;
  }

  /** Tells, line by line of an answer that was asked for with `since`, what is new. */
  overlap(): Overlap {
    const first = this.#seconds[0]?.first;
    const count = this.#seconds.reduce((sum, one) => sum + one.count, 0);
    return new Overlap(first, count, this.#last, this.#lastCount, this.#after);
  }
}

/** Skips the lines of an answer that had been received before. */
export class Overlap {
  readonly #after: string | undefined;
  readonly #first: LogLine | undefined;
  readonly #last: LogLine | undefined;
  #toSkip: number;
  #lastToSkip: number;
  #state: "aligning" | "counting" | "by-time" | "over";
  #sawOld = false;
  #gap = false;

  constructor(
    first: LogLine | undefined,
    count: number,
    last: LogLine | undefined,
    lastCount: number,
    after: string | undefined,
  ) {
    this.#after = after;
    this.#first = first;
    this.#last = last;
    this.#toSkip = count;
    this.#lastToSkip = lastCount;
    this.#state = first ? "aligning" : "over";
  }

  /** True once it is clear that lines may be missing between the last one received and this answer. */
  get gap(): boolean {
    return this.#gap;
  }

  /** True while the answer has held none of the lines that were received before: it may be another log. */
  get isStrange(): boolean {
    return this.#state === "aligning" || (this.#state === "by-time" && !this.#sawOld) || this.#gap;
  }

  /** Whether this line is new. */
  isNew(line: LogLine): boolean {
    if (this.#state === "over") {
      return this.#first !== undefined || this.#after === undefined || compareTimes(line.time, this.#after) > 0;
    }
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
    if (!this.#first) return;
    if (line.time === this.#first.time && line.text === this.#first.text) this.#state = "counting";
    else if (compareTimes(line.time, this.#first.time) > 0) this.#state = "by-time";
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
