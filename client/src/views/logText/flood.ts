/** Characters within a second that nobody can read any more, and those that are no flood any more. */
const FLOOD = 2 * 1024 * 1024;
const CALM = 256 * 1024;
const SECOND = 1000;

/** Tells whether more is written than anybody can read. Times are milliseconds, of whatever beginning. */
export class FloodGauge {
  #second = 0;
  #before = 0;
  #since = -Infinity;
  #isFlood = false;

  /** Takes note of what is written; true while it is a flood. */
  add(characters: number, now: number): boolean {
    this.#turn(now);
    this.#second += characters;
    if (this.#second > FLOOD) this.#isFlood = true;
    return this.#isFlood;
  }

  /** Whether it is a flood still, for somebody who has not written meanwhile. */
  isFlood(now: number): boolean {
    this.#turn(now);
    return this.#isFlood;
  }

  #turn(now: number): void {
    const seconds = Math.floor((now - this.#since) / SECOND);
    if (seconds < 1) return;
    this.#before = seconds === 1 ? this.#second : 0;
    this.#second = 0;
    this.#since = now;
    if (this.#before < CALM) this.#isFlood = false;
  }
}
