import { t } from "../../l10n.ts";
import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { errorOfConnection, type RequestIdentity } from "./errorMapping.ts";
import { ClusterError } from "./errors.ts";

/** The other side has said that it is through: a stream that is silent this long then will not say more. Milliseconds. */
const HURRIED_SILENCE = 3000;
/** What ends the wait for a piece. */
const WAKING = ["end", "error", "close"] as const;
/** As much may wait for who reads. Bytes. */
const MOST_WAITING = 128 * 1024;

export interface SilenceOptions {
  /** Milliseconds without a byte after which the stream is given up; absent: never. */
  readonly silence?: number | undefined;
  /** Fires when nothing much is expected any more. */
  readonly hurry?: AbortSignal | undefined;
  /** Fires when somebody else needs the connection: the stream is given up as if it were silent. */
  readonly giveUp?: AbortSignal | undefined;
}

/** Reads a stream piece by piece and gives it up when it is silent for too long, as a half-open connection is. */
export class StreamReader {
  readonly #stream: Readable;
  readonly #identity: RequestIdentity;
  readonly #clock: Clock;
  readonly #hurrySignal: AbortSignal | undefined;
  /** What has come, and was not asked for yet. */
  #chunks: Buffer[] = [];
  #size = 0;
  #silence: number | undefined;
  #lastByte: number;
  #isSilent = false;
  #isWaiting = false;
  #cancelTimer: () => void = () => undefined;
  #wake: () => void = () => undefined;

  constructor(stream: Readable, identity: RequestIdentity, clock: Clock, options: SilenceOptions = {}) {
    const { silence, hurry, giveUp } = options;
    this.#stream = stream;
    this.#identity = identity;
    this.#clock = clock;
    this.#silence = silence;
    this.#lastByte = clock.monotonic();
    this.#hurrySignal = hurry;
    giveUp?.addEventListener("abort", () => this.#giveUp(), { once: true });
    if (hurry?.aborted) this.#hurry();
    else hurry?.addEventListener("abort", this.#hurry, { once: true });
    this.#guard();
    // Node throws away what one that has broken still has as soon as somebody listens to it.
    if (!stream.destroyed) stream.on("data", this.#take);
    for (const name of WAKING) stream.on(name, () => this.#wake());
  }

  /** True once the stream was given up. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** What has come since the last time, at least a piece; null at the end, an error where it broke. Never rejects. */
  async next(): Promise<readonly Buffer[] | null | ClusterError> {
    const stream = this.#stream;
    this.#lastByte = this.#clock.monotonic();
    this.#isWaiting = true;
    for (;;) {
      if (stream.destroyed) this.#takeLeft();
      if (this.#chunks.length > 0) return this.#takeAll();
      if (stream.errored) return errorOfConnection(stream.errored, this.#identity);
      if (stream.readableEnded) return null;
      if (stream.destroyed) return new ClusterError("unreachable", t("{0} closed the stream", this.#identity.server));
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Closes the stream. */
  close(): void {
    this.#cancelTimer();
    this.#hurrySignal?.removeEventListener("abort", this.#hurry);
    this.#stream.destroy();
  }

  readonly #take = (chunk: Buffer): void => {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size > MOST_WAITING) this.#stream.pause();
    this.#wake();
  };

  /** What had come in before the stream broke, and nobody listened to yet. Node may give it to listeners, too. */
  #takeLeft(): void {
    this.#stream.off("data", this.#take);
    for (let left = this.#read(); left !== null; left = this.#read()) this.#chunks.push(left);
  }

  #read(): Buffer | null {
    return this.#stream.read() as Buffer | null;
  }

  #takeAll(): readonly Buffer[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#size = 0;
    this.#isWaiting = false;
    if (this.#stream.isPaused() && !this.#stream.destroyed) this.#stream.resume();
    return chunks;
  }

  readonly #hurry = (): void => {
    this.#silence = Math.min(this.#silence ?? HURRIED_SILENCE, HURRIED_SILENCE);
    this.#lastByte = this.#clock.monotonic();
    this.#guard();
  };

  /** One timer that looks when the last byte came, instead of a new one for each byte. */
  #guard(): void {
    this.#cancelTimer();
    if (this.#silence === undefined) return;
    // A reader that is busy with the last piece is not the stream's fault.
    const left = this.#isWaiting ? this.#lastByte + this.#silence - this.#clock.monotonic() : this.#silence;
    if (left > 0) {
      this.#cancelTimer = this.#clock.after(left, () => {
        this.#guard();
      });
      return;
    }
    this.#giveUp();
  }

  #giveUp(): void {
    this.#isSilent = true;
    this.#stream.destroy();
  }
}
