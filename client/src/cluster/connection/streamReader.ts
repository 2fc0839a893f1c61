import { t } from "../../l10n.ts";
import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { errorOfConnection, type RequestIdentity } from "./errorMapping.ts";
import { ClusterError } from "./errors.ts";

/** The other side has said that it is through: a stream that is silent this long then will not say more. Milliseconds. */
const HURRIED_SILENCE = 3000;
const WAKING = ["readable", "end", "error", "close"] as const;

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
  #silence: number | undefined;
  #lastByte: number;
  #isSilent = false;
  #isWaiting = false;
  #cancelTimer: () => void = () => undefined;

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
  }

  /** True once the stream was given up. */
  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** The next piece, null at the end, an error where it broke; never rejects. */
  async next(): Promise<Buffer | null | ClusterError> {
    const stream = this.#stream;
    this.#lastByte = this.#clock.monotonic();
    this.#isWaiting = true;
    for (;;) {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) {
        this.#isWaiting = false;
        return chunk;
      }
      if (stream.errored) return errorOfConnection(stream.errored, this.#identity);
      if (stream.readableEnded) return null;
      if (stream.destroyed) return new ClusterError("unreachable", t("{0} closed the stream", this.#identity.server));
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          for (const name of WAKING) stream.off(name, wake);
          resolve();
        };
        for (const name of WAKING) stream.once(name, wake);
      });
    }
  }

  /** Closes the stream. */
  close(): void {
    this.#cancelTimer();
    this.#hurrySignal?.removeEventListener("abort", this.#hurry);
    this.#stream.destroy();
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
