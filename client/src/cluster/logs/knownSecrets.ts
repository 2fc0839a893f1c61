import type { Redactor } from "./redaction.ts";

/** What is masked in a log, or in all logs of a run: a driver prints what its task pods have said. */
export class KnownSecrets {
  #redactor: Redactor | undefined;

  /** Masks all that has become known; absent until then. */
  get redactor(): Redactor | undefined {
    return this.#redactor;
  }

  add(redactor: Redactor): void {
    this.#redactor = this.#redactor?.and(redactor) ?? redactor;
  }
}
