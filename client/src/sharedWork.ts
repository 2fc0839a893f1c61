/** Work that several wait for: each may leave by its own signal, and the work is given up once all have left. */
export class SharedWork<T> {
  readonly result: Promise<T>;
  readonly #givingUp = new AbortController();
  #waiting = 0;

  /** @param work begins at once; its signal is aborted when nobody waits any more */
  constructor(work: (signal: AbortSignal) => Promise<T>) {
    this.result = work(this.#givingUp.signal);
    this.result.catch(() => undefined);
  }

  /** True once all who waited have left before its end: whoever comes now has to begin anew. */
  get isGivenUp(): boolean {
    return this.#givingUp.signal.aborted;
  }

  /** The result. Rejects with the work's error, or at once with the signal's reason when that is aborted first. */
  async wait(signal?: AbortSignal): Promise<T> {
    this.#waiting += 1;
    if (!signal) return this.result;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      this.#waiting -= 1;
      left.reject(signal.reason as Error);
      if (this.#waiting === 0) this.#givingUp.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([this.result, left.promise]);
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }
}
