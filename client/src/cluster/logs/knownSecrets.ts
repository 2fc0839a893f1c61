import type { Redactor } from "./redaction.ts";

/** What is masked in a log, or in all logs of a run: a driver prints what its task pods have said. */
export class KnownSecrets {
  readonly #grown: (redactor: Redactor) => void;
  #redactor: Redactor | undefined;

  /** @param grown called with all that is known first before anything is read, then whenever there is more of it: what was written before may have it as it is */
  constructor(grown: (redactor: Redactor) => void = () => undefined) {
    this.#grown = grown;
  }

  /** Masks all that has become known; absent until then. */
  get redactor(): Redactor | undefined {
    return this.#redactor;
  }

  add(redactor: Redactor): void {
    const all = this.#redactor?.and(redactor) ?? redactor;
    if (all === this.#redactor) return;
    this.#redactor = all;
    this.#grown(all);
  }
}
