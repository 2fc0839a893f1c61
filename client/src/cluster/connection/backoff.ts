import type { Clock } from "../clock.ts";

export interface BackoffOptions {
  /** Milliseconds of the first pause. */
  readonly first: number;
  readonly longest: number;
}

/** Growing pauses with jitter: each is between a half and the whole of a span that doubles up to `longest`. */
export class Backoff {
  readonly #clock: Pick<Clock, "random">;
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(clock: Pick<Clock, "random">, options: BackoffOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  /** Failures since the last `reset`. */
  get failures(): number {
    return this.#failures;
  }

  reset(): void {
    this.#failures = 0;
  }

  /** The next pause in milliseconds; never shorter than what the server asked for. */
  next(retryAfter = 0): number {
    const { first, longest } = this.#options;
    const span = Math.min(longest, first * 2 ** Math.min(this.#failures++, 30));
    return Math.max(retryAfter, span / 2 + (this.#clock.random() * span) / 2);
  }
}
