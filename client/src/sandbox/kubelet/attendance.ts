/** Whether the kubelets of the nodes work: without them containers go on, and nobody tells of them or does anything to them. */
export class Attendance {
  #absence: PromiseWithResolvers<void> | undefined;
  #presence = new AbortController();

  get isAway(): boolean {
    return this.#absence !== undefined;
  }

  /** Fires when they stop. */
  get leaving(): AbortSignal {
    return this.#presence.signal;
  }

  leave(): void {
    if (this.#absence) return;
    this.#absence = Promise.withResolvers();
    this.#presence.abort();
  }

  comeBack(): void {
    this.#presence = new AbortController();
    const absence = this.#absence;
    this.#absence = undefined;
    absence?.resolve();
  }

  /** Resolves once they work. To be asked only while they do not: nobody else is to wait for even a moment. */
  async back(): Promise<void> {
    while (this.#absence) await this.#absence.promise;
  }
}
