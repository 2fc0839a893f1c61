import type { Clock } from "../clock.ts";

/** A refusal (401, 403, 404) is believed when it has been the only answer this often and for this long. */
const BELIEVED = { times: 5, milliseconds: 15_000 };

/** Tells lasting refusals from the bad moments that authorizers and credentials have. */
export class Refusals {
  readonly #clock: Pick<Clock, "monotonic">;
  #since = 0;
  #times = 0;

  constructor(clock: Pick<Clock, "monotonic">) {
    this.#clock = clock;
  }

  /** Another answer came. */
  reset(): void {
    this.#times = 0;
  }

  /** Notes a refusal; true when it is to be believed. */
  add(): boolean {
    const now = this.#clock.monotonic();
    if (this.#times++ === 0) this.#since = now;
    return this.#times >= BELIEVED.times && now - this.#since >= BELIEVED.milliseconds;
  }
}
