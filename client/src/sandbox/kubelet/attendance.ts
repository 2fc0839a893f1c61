/** Whether the kubelet of a node works: without it containers go on, and nobody tells of them or does anything to them. */
export class Attendance {
  readonly #onChange: () => void;
  #absence: PromiseWithResolvers<void> | undefined;
  #presence = new AbortController();

  /** @param onChange is called when it stops, and when it works again */
  constructor(onChange: () => void = () => undefined) {
    this.#onChange = onChange;
  }

  /** The machine is gone: it will never work again. */
  isLost = false;

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
    this.#onChange();
  }

  comeBack(): void {
    if (this.isLost) return;
    this.#presence = new AbortController();
    const absence = this.#absence;
    this.#absence = undefined;
    absence?.resolve();
    if (absence) this.#onChange();
  }

  /** Resolves once they work. To be asked only while they do not: nobody else is to wait for even a moment. */
  async back(): Promise<void> {
    while (this.#absence) await this.#absence.promise;
  }
}

/** The same of all nodes. */
export class NodeAttendance {
  readonly #nodes = new Map<string, Attendance>();
  readonly #listeners = new Set<(node: string) => void>();

  /** Of the kubelet of one node, by its name. */
  of(node: string | undefined): Attendance {
    const name = node ?? "";
    const known = this.#nodes.get(name);
    if (known) return known;
    const fresh = new Attendance(() => this.#listeners.forEach((tell) => tell(name)));
    this.#nodes.set(name, fresh);
    return fresh;
  }

  /** Nobody waits for any kubelet any more. */
  end(): void {
    for (const one of this.#nodes.values()) {
      one.isLost = false;
      one.comeBack();
    }
  }

  /** Calls `tell` with each node whose kubelet has stopped, or works again; returns how to stop that. */
  subscribe(tell: (node: string) => void): () => void {
    this.#listeners.add(tell);
    return () => this.#listeners.delete(tell);
  }
}
