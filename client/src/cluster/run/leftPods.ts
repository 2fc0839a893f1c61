import type { Cluster } from "../connection/cluster.ts";
import { removeLatePod, type LateEnd } from "./latePod.ts";
import type { RunState, TryState } from "./state.ts";

/**
 * Pods of tries that are over, of which nobody knows whether they are gone: they are looked for at once, so that none works
 * beside that of the next try, and again at the run's end where that was in vain.
 */
export class LeftPods {
  readonly #cluster: Cluster;
  readonly #now: () => RunState;
  /** By the numbers of their tries. */
  readonly #ends = new Map<number, Promise<LateEnd>>();

  /** @param now the state of the run */
  constructor(cluster: Cluster, now: () => RunState) {
    this.#cluster = cluster;
    this.#now = now;
  }

  /** Begins to look for those that are not looked for yet. */
  seek(): void {
    const state = this.#now();
    for (const one of state.tries) {
      if (one.isLeft && !this.#ends.has(one.number))
        this.#ends.set(one.number, removeLatePod(this.#cluster, state, one, this.#now));
    }
  }

  /** What became of the pod of a try; it is looked for now, unless that is known. Never rejects. */
  async end(one: TryState): Promise<LateEnd> {
    const early = await this.#ends.get(one.number);
    if (early?.isSettled) return early;
    const { isSettled, wasThere } = await removeLatePod(this.#cluster, this.#now(), one, this.#now);
    return { isSettled, wasThere: wasThere || early?.wasThere === true };
  }
}
