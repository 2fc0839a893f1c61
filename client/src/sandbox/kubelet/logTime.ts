/** No two lines are that far apart because many are written at a time: then the clock was set back. Seconds. */
const SET_BACK = 2;

/**
 * Times for lines of logs, with nanoseconds, that never repeat, and go back only with the clock, as a container runtime's do:
 * `2026-11-21T11:49:58.648855510Z`, always with nine digits.
 */
export class LogTime {
  readonly #now: () => number;
  #second = 0;
  #nanosecond = -1;
  #secondText = "";

  /** @param now milliseconds since 1970, with a fraction where the clock has one */
  constructor(now: () => number) {
    this.#now = now;
  }

  next(): string {
    const now = this.#now();
    const second = Math.floor(now / 1000);
    const nanosecond = Math.floor((now - second * 1000) * 1e6);
    const isLater = second > this.#second || (second === this.#second && nanosecond > this.#nanosecond);
    if (isLater || second < this.#second - SET_BACK) {
      this.#set(second, nanosecond);
    } else if (this.#nanosecond < 999_999_999) {
      this.#nanosecond += 1;
    } else {
      this.#set(this.#second + 1, 0);
    }
    return `${this.#secondText}${String(this.#nanosecond).padStart(9, "0")}Z`;
  }

  #set(second: number, nanosecond: number): void {
    if (second !== this.#second) {
      this.#secondText = `${new Date(second * 1000).toISOString().slice(0, 19)}.`;
    }
    this.#second = second;
    this.#nanosecond = nanosecond;
  }
}
