import { headed } from "../../headedLine.ts";
import type { Clock } from "../clock.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";

/** A line waits so long for earlier ones of other logs that may be under way; a log that is silent for longer has caught up. Milliseconds. */
export const UNDER_WAY = 400;
/** A log that has brought nothing yet is waited for so long, while others have lines. Milliseconds. */
const OPENING = 3000;
/** Of one log, more than this waits only until the reader has been slowed down. Characters. */
const MUCH = 512 * 1024;

/** A line, or something about the log at that place of it. */
export interface Held {
  readonly time: string | undefined;
  readonly what: LogLine | LogNote;
  readonly arrived: number;
}

/** One of the logs that are merged. */
export class MergedSource implements LogSink {
  /** Of those that were added before. */
  readonly number: number;
  readonly #label: string;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #added: number;
  #held: Held[] = [];
  /** How many of `held` have been taken. */
  #taken = 0;
  #length = 0;
  #lastArrival: number | undefined;
  #lastTime: string | undefined;
  #isClosed = false;
  #failure: Error | undefined;
  #room: PromiseWithResolvers<void> | undefined;

  constructor(label: string, number: number, clock: Clock, changed: () => void) {
    this.number = number;
    this.#label = label;
    this.#clock = clock;
    this.#changed = changed;
    this.#added = clock.monotonic();
  }

  get first(): Held | undefined {
    return this.#held[this.#taken];
  }

  get hasMore(): boolean {
    return this.first !== undefined;
  }

  get isOver(): boolean {
    return this.#isClosed && this.first === undefined;
  }

  lines(lines: readonly LogLine[]): void | Promise<void> {
    if (this.#failure) throw this.#failure;
    const arrived = this.#clock.monotonic();
    this.#lastArrival = arrived;
    for (const line of lines) {
      const { time } = line;
      this.#held.push({ time, what: { time, text: headed(this.#label, line.text) }, arrived });
      this.#lastTime = time;
      this.#length += this.#label.length + line.text.length;
    }
    this.#changed();
    if (this.#length < MUCH) return;
    this.#room ??= Promise.withResolvers();
    return this.#room.promise;
  }

  /** What is told of a log keeps its place behind the line that came before. */
  note(note: LogNote): void {
    const what = { ...note, text: `${this.#label}${note.text}` };
    this.#held.push({ time: this.#lastTime, what, arrived: this.#clock.monotonic() });
    this.#changed();
  }

  /** Nothing more comes: nobody waits for this log any more. */
  close(): void {
    this.#isClosed = true;
    this.#changed();
  }

  /** What it brings cannot be passed on any more. */
  fail(error: unknown): void {
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#isClosed = true;
    this.#held = [];
    this.#room?.reject(this.#failure);
    this.#room = undefined;
  }

  /** Whether the line of another log has to wait for this one; `isFresh`: it was written a moment ago. */
  holdsUp(now: number, isFresh: boolean): boolean {
    if (this.first !== undefined || this.#isClosed) return false;
    if (this.#lastArrival === undefined) return now - this.#added < OPENING || isFresh;
    return now - this.#lastArrival < UNDER_WAY || isFresh;
  }

  shift(): Held["what"] {
    const held = this.#held[this.#taken];
    if (!held) throw new Error("There is no line to take.");
    this.#taken++;
    if ("time" in held.what) this.#length -= held.what.text.length;
    if (this.#taken > 1000 && this.#taken * 2 > this.#held.length) {
      this.#held = this.#held.slice(this.#taken);
      this.#taken = 0;
    }
    return held.what;
  }

  makeRoom(): void {
    if (this.#length >= MUCH) return;
    this.#room?.resolve();
    this.#room = undefined;
  }
}
