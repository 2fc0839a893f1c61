import type { Clock } from "../clock.ts";
import { compareTimes } from "../../rfc3339.ts";
import type { LogLine, LogSink } from "./logs.ts";
import { MergedSource, UNDER_WAY, type Held } from "./mergedSource.ts";

/** Passed on at a time. */
const BATCH = 2000;

/**
 * Makes one log of several, in the order of the lines' times, as far as can be known without waiting for long. Each log is
 * in order itself: while all have lines, the earliest of their first ones is the next. A log without lines is waited for
 * a moment, then it counts as silent; a line of it that comes later than that stands where it comes.
 */
export class LogMerge {
  readonly #next: LogSink;
  readonly #clock: Clock;
  readonly #sources = new Set<MergedSource>();
  #added = 0;
  #work: Promise<void> = Promise.resolve();
  #isPassing = false;
  /** Something has changed since it was looked at last. */
  #isAsked = false;
  /** The shortest time from the writing of a line to its arrival, by the clocks of the node and of this machine. Milliseconds. */
  #shortestWay = Infinity;
  #cancelTimer: (() => void) | undefined;

  constructor(next: LogSink, clock: Clock) {
    this.#next = next;
    this.#clock = clock;
  }

  /** A log that takes part from now on, until it is closed. `label` is put before each line of it. */
  add(label: string): MergedSource {
    const source = new MergedSource(label, this.#added++, this.#clock, this.#look);
    this.#sources.add(source);
    return source;
  }

  /** Passes on what is left; nothing of any log comes after that. */
  async finish(): Promise<void> {
    for (const source of this.#sources) source.close();
    this.#look();
    await this.#work;
    this.#cancelTimer?.();
  }

  readonly #look = (): void => {
    this.#isAsked = true;
    if (this.#isPassing) return;
    this.#isPassing = true;
    this.#work = this.#pass().catch((error: unknown) => {
      // Whoever reads a log learns that it went no further.
      for (const source of this.#sources) source.fail(error);
      this.#sources.clear();
      this.#isPassing = false;
    });
  };

  async #pass(): Promise<void> {
    while (this.#isAsked) {
      this.#isAsked = false;
      for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
        await this.#passOn(batch);
        for (const source of this.#sources) source.makeRoom();
      }
    }
    for (const source of this.#sources) if (source.isOver) this.#sources.delete(source);
    this.#cancelTimer?.();
    const isWaiting = [...this.#sources].some(({ first }) => first !== undefined);
    this.#cancelTimer = isWaiting ? this.#clock.after(UNDER_WAY / 4, this.#look) : undefined;
    this.#isPassing = false;
  }

  async #passOn(batch: readonly Held["what"][]): Promise<void> {
    let lines: LogLine[] = [];
    for (const one of batch) {
      if ("time" in one) {
        lines.push(one);
        continue;
      }
      if (lines.length > 0) await this.#next.lines(lines);
      lines = [];
      this.#next.note(one);
    }
    if (lines.length > 0) await this.#next.lines(lines);
  }

  /** What may be passed on now. Sources are sorted once, and each that gave a line is put back into its place: there may be thousands. */
  #take(): Held["what"][] {
    const batch: Held["what"][] = [];
    const now = this.#clock.monotonic();
    const sources = [...this.#sources];
    const waiting = sources.filter(({ first }) => first !== undefined).sort((left, right) => byFirst(right, left));
    const silent = sources.filter(({ first }) => first === undefined);
    let holdsUpOld = silent.some((source) => source.holdsUp(now, false));
    let holdsUpFresh = silent.some((source) => source.holdsUp(now, true));
    while (batch.length < BATCH) {
      const source = waiting.at(-1);
      const first = source?.first;
      if (!first) break;
      const isWaitedFor = now - first.arrived < UNDER_WAY && this.#isFresh(first);
      if (isWaitedFor ? holdsUpFresh : holdsUpOld) break;
      batch.push(source.shift());
      waiting.pop();
      if (source.hasMore) putBack(waiting, source);
      holdsUpOld ||= source.holdsUp(now, false);
      holdsUpFresh ||= source.holdsUp(now, true);
    }
    return batch;
  }

  /** Whether it was written just now; of what is older, all logs that have caught up have said what they had. */
  #isFresh({ time, arrived }: Held): boolean {
    if (time === undefined) return false;
    const way = arrived - Date.parse(time);
    this.#shortestWay = Math.min(this.#shortestWay, way);
    return way - this.#shortestWay < 2 * UNDER_WAY;
  }
}

/** Puts a source where it belongs among others, of which the last comes next. */
function putBack(sources: MergedSource[], source: MergedSource): void {
  let [low, high] = [0, sources.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sources[middle];
    if (other && byFirst(other, source) > 0) low = middle + 1;
    else high = middle;
  }
  sources.splice(low, 0, source);
}

/** By the time of their first lines; of equal ones, in the order in which they were added. */
function byFirst(left: MergedSource, right: MergedSource): number {
  const [a, b] = [left.first?.time, right.first?.time];
  if (a === b) return left.number - right.number;
  return isEarlier(a, b) ? -1 : isEarlier(b, a) ? 1 : left.number - right.number;
}

/** What has no time stands before all that has. */
function isEarlier(left: string | undefined, right: string | undefined): boolean {
  if (right === undefined) return false;
  return left === undefined || compareTimes(left, right) < 0;
}
