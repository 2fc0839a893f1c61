import type { LogBatch } from "../../logBatch.ts";
import { passOn } from "./passOn.ts";
import type { LogSink } from "./logs.ts";

/** Characters that may wait. With more, lines live long enough to cost memory, and gain nothing. */
const MOST_WAITING = 40 * 1024;

/**
 * Hands lines to a sink that is still at work with those before: what comes meanwhile waits, and is handed over as one
 * batch. So neither the network nor the disk waits for the other, and a slow disk gets few, large pieces.
 */
export class BusySink {
  readonly #sink: LogSink;
  #waiting: LogBatch | undefined;
  #work: Promise<void> | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** @returns what to wait for before more is read, if enough waits; it rejects where the sink does */
  add(batch: LogBatch): Promise<void> | undefined {
    if (batch.length === 0) return undefined;
    this.#waiting = this.#waiting?.with(batch) ?? batch;
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

  get #size(): number {
    return this.#waiting?.text.length ?? 0;
  }

  async #handOver(): Promise<void> {
    while (this.#waiting) {
      const batch = this.#waiting;
      this.#waiting = undefined;
      await passOn(batch, this.#sink);
    }
    this.#work = undefined;
  }
}
