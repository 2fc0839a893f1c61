import type { Clock } from "../clock.ts";
import type { ClusterError } from "../connection/errors.ts";
import { Refusals } from "../connection/refusals.ts";

/**
 * Whether what goes wrong with one kind of request may pass. A refusal is believed at once at the beginning, later when it
 * lasts: authorizers have bad moments. Credentials that were good once have expired: somebody may renew them.
 */
export class PassingTrouble {
  readonly #refusals: Refusals;
  #wasGood: boolean;

  /** @param isKnown what is asked for is there, and ours: even the first refusal may be a bad moment */
  constructor(clock: Pick<Clock, "monotonic">, isKnown: boolean) {
    this.#refusals = new Refusals(clock);
    this.#wasGood = isKnown;
  }

  /** It was answered. */
  isOver(): void {
    this.#wasGood = true;
    this.#refusals.reset();
  }

  mayPass(error: ClusterError): boolean {
    if (error.isTransient) return true;
    if (!this.#wasGood) return false;
    if (error.reason === "unauthorized" || error.reason === "credentials") return true;
    return error.reason === "forbidden" && !this.#refusals.add();
  }
}
