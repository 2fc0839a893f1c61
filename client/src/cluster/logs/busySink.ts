import type { LogLine, LogSink } from "./logs.ts";

/** Characters that may wait. With more, lines live long enough to cost memory, and gain nothing. */
const MOST_WAITING = 40 * 1024;

/**
 * Hands lines to a sink that is still at work with those before: what comes meanwhile waits, and is handed over as one
 * batch. So neither the network nor the disk waits for the other, and a slow disk gets few, large pieces.
 */
export class BusySink {
  readonly #sink: LogSink;
  #waiting: LogLine[] = [];
  #size = 0;
  #work: Promise<void> | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /**
   * @param size the characters of these lines
   * @returns what to wait for before more is read, if enough waits; it rejects where the sink does
   */
  add(lines: LogLine[], size: number): Promise<void> | undefined {
    if (lines.length === 0) return undefined;
    if (this.#waiting.length === 0) this.#waiting = lines;
    else for (const line of lines) this.#waiting.push(line);
    this.#size += size;
    if (!this.#work) {
      this.#work = this.#handOver();
      // Whoever waits for it is told; nobody may.
      this.#work.catch(() => undefined);
    }
    return this.#size > MOST_WAITING ? this.#work : undefined;
  }

  /** Resolves once the sink has everything. Rejects where the sink does. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #handOver(): Promise<void> {
    while (this.#waiting.length > 0) {
      const lines = this.#waiting;
      this.#waiting = [];
      this.#size = 0;
      await this.#sink.lines(lines);
    }
    this.#work = undefined;
  }
}
