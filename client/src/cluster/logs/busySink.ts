import type { LogBatch } from "../../logBatch.ts";
import { passOn } from "./passOn.ts";
import type { LogSink } from "./logs.ts";

/**
 * Characters of one log that may wait: as many as come while the ones before are written, so that neither waits for the
 * other. Where many logs come fast at a time, each has less.
 */
const MOST = { ofOne: 1024 * 1024, ofAll: 16 * 1024 * 1024, ofEach: 40 * 1024 };

/** Of all logs. Characters. */
let allWaiting = 0;

/**
 * Hands lines to a sink that is still at work with those before: what comes meanwhile waits, and is handed over at once.
 * So a slow disk gets few, large pieces.
 */
export class BusySink {
  readonly #sink: LogSink;
  #waiting: LogBatch[] = [];
  /** Characters of what waits. */
  #size = 0;
  #work: Promise<void> | undefined;
  #hasFailed = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
  }

  /** @returns what to wait for before more is read, if enough waits; it rejects where the sink does */
  add(batch: LogBatch): Promise<void> | undefined {
    if (this.#hasFailed || batch.length === 0) return this.#hasFailed ? this.#work : undefined;
    this.#waiting.push(batch);
    this.#size += batch.text.length;
    allWaiting += batch.text.length;
    if (!this.#work) {
      this.#work = this.#handOver();
      // Whoever waits for it is told; nobody may.
      this.#work.catch(() => undefined);
    }
    return this.#size > (allWaiting > MOST.ofAll ? MOST.ofEach : MOST.ofOne) ? this.#work : undefined;
  }

  /** Resolves once the sink has everything. Rejects where the sink does. */
  async settled(): Promise<void> {
    await this.#work;
  }

  async #handOver(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await passOn(this.#takeAll(), this.#sink);
      this.#work = undefined;
    } catch (error) {
      this.#hasFailed = true;
      this.#takeAll();
      throw error;
    }
  }

  #takeAll(): readonly LogBatch[] {
    const batches = this.#waiting;
    this.#waiting = [];
    allWaiting -= this.#size;
    this.#size = 0;
    return batches;
  }
}
