interface Waiting {
  readonly begin: (isTurn: boolean) => void;
}

/** Lets a limited number of pieces of work go on at once. Those that are urgent go first, else who came first. */
export class Turns {
  readonly #most: number;
  readonly #over: AbortSignal;
  readonly #waiting = new Set<Waiting>();
  readonly #urgent = new Set<Waiting>();
  #taken = 0;

  /** @param over nobody gets a turn any more */
  constructor(most: number, over: AbortSignal) {
    this.#most = most;
    this.#over = over;
    over.addEventListener("abort", () => this.#endAll(), { once: true });
  }

  /** Whether who comes now gets a turn at once. */
  get hasFree(): boolean {
    return this.#taken < this.#most;
  }

  /**
   * Waits for a turn; false where there will be none. Each turn has to be given back.
   *
   * @param urgent fires when the work should not wait for longer than it must
   */
  async take(urgent: AbortSignal): Promise<boolean> {
    if (this.#over.aborted) return false;
    if (this.hasFree) {
      this.#taken++;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const one: Waiting = { begin: resolve };
    if (urgent.aborted) this.#urgent.add(one);
    else this.#waiting.add(one);
    const hurry = (): void => {
      if (this.#waiting.delete(one)) this.#urgent.add(one);
    };
    urgent.addEventListener("abort", hurry, { once: true });
    const isTurn = await promise;
    urgent.removeEventListener("abort", hurry);
    return isTurn;
  }

  giveBack(): void {
    const [next] = this.#urgent.size > 0 ? this.#urgent : this.#waiting;
    if (!next) {
      this.#taken--;
      return;
    }
    // The turn goes on to it.
    this.#urgent.delete(next);
    this.#waiting.delete(next);
    next.begin(true);
  }

  #endAll(): void {
    for (const one of [...this.#urgent, ...this.#waiting]) one.begin(false);
    this.#urgent.clear();
    this.#waiting.clear();
  }
}
