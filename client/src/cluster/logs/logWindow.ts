import type { Clock } from "../clock.ts";
import { compareTimes } from "../../rfc3339.ts";
import type { LogLine, LogRequest, LogSink } from "./logs.ts";

/** What was written just before the end of the wanted time may be under way still. Milliseconds. */
const UNDER_WAY = 2000;

/**
 * Cuts a log to what a request asks for: the API knows whole seconds of a beginning, and of an end only bytes. Lets lines
 * pass from `sinceTime` to `untilTime`, and no more than `headLines`.
 */
export class LogWindow {
  readonly #request: LogRequest;
  readonly #full = new AbortController();
  #passed = 0;

  constructor(request: LogRequest) {
    this.#request = request;
  }

  /** True for a request that asks for a part which the API cannot cut. */
  static isNeeded({ sinceTime, untilTime, headLines }: LogRequest): boolean {
    return sinceTime !== undefined || untilTime !== undefined || headLines !== undefined;
  }

  /** Lines that passed. */
  get passed(): number {
    return this.#passed;
  }

  /** Fires once nothing more can pass. */
  get full(): AbortSignal {
    return this.#full.signal;
  }

  /** Whether the end of the wanted time has gone by: there is nothing to follow. */
  isPast(clock: Clock): boolean {
    return this.#left(clock) <= 0;
  }

  /** Ends with the wanted time, whether lines come or not; returns what takes that back. */
  watch(clock: Clock): () => void {
    const left = this.#left(clock);
    if (left <= 0 || left === Infinity) return () => undefined;
    return clock.after(left + UNDER_WAY, () => this.#full.abort());
  }

  sink(next: LogSink): LogSink {
    return {
      lines: (lines) => {
        const wanted = this.#cut(lines);
        return wanted.length > 0 ? next.lines(wanted) : undefined;
      },
      note: (note) => {
        if (!this.#full.signal.aborted) next.note(note);
      },
    };
  }

  #left(clock: Clock): number {
    const { untilTime } = this.#request;
    return untilTime === undefined ? Infinity : Date.parse(untilTime) - clock.now();
  }

  #cut(lines: readonly LogLine[]): readonly LogLine[] {
    if (this.#full.signal.aborted) return [];
    const { sinceTime, untilTime, headLines = Infinity } = this.#request;
    const inTime = lines.filter(
      ({ time }) =>
        (sinceTime === undefined || compareTimes(time, sinceTime) >= 0) &&
        (untilTime === undefined || compareTimes(time, untilTime) <= 0),
    );
    const wanted = inTime.slice(0, Math.max(0, headLines - this.#passed));
    this.#passed += wanted.length;
    const last = lines.at(-1);
    const isOver = untilTime !== undefined && last !== undefined && compareTimes(last.time, untilTime) > 0;
    if (isOver || this.#passed >= headLines) this.#full.abort();
    return wanted;
  }
}
