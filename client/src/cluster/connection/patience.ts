import type { Clock } from "../clock.ts";

/** No step of waiting takes longer than this beside its pause, a request's own limit included. Milliseconds. */
const LONGEST_STEP = 60_000;

/**
 * The time that a cluster in trouble is given. What a machine sleeps does not count: a request that was under way fails
 * when it wakes, which says nothing about the cluster.
 */
export class Patience {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #limit: number;
  #looked: number;
  #spent = 0;

  /** @param limit milliseconds awake */
  constructor(clock: Pick<Clock, "monotonic">, limit: number) {
    this.#clock = clock;
    this.#limit = limit;
    this.#looked = clock.monotonic();
  }

  /**
   * Whether it has come to its end; to be asked after each step.
   * @param paused how long the step paused beside its request, milliseconds
   */
  isOver(paused: number): boolean {
    const now = this.#clock.monotonic();
    this.#spent += Math.min(now - this.#looked, LONGEST_STEP + paused);
    this.#looked = now;
    return this.#spent > this.#limit;
  }
}
