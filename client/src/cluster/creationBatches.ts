import type { Cluster } from "./cluster.ts";
import { pause } from "./limits.ts";

/** What counts as at once. Milliseconds. */
const BEAT = 1000;

/**
 * Lets a number of pods be created per beat, as DBND's executor does (dbnd 1.0.28, `pods_creation_batch_size`, spec 4.5):
 * hundreds of runs that start together do not fall upon the API server together.
 */
export class CreationBatches {
  static readonly #shared = new WeakMap<Cluster, Map<string, CreationBatches>>();
  readonly #cluster: Cluster;
  #began = -Infinity;
  #created = 0;
  #order: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  private constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Those of a namespace. */
  static of(cluster: Cluster, namespace: string): CreationBatches {
    const ofCluster = CreationBatches.#shared.get(cluster) ?? new Map<string, CreationBatches>();
    CreationBatches.#shared.set(cluster, ofCluster);
    const batches = ofCluster.get(namespace) ?? new CreationBatches(cluster);
    ofCluster.set(namespace, batches);
    return batches;
  }

  /** True where one more may be created at once in batches of `size`, which then counts. */
  tryEnter(size: number): boolean {
    return this.#waiting === 0 && this.#count(size);
  }

  /** Resolves when it is the caller's turn, in the order of the calls, or at once when the signal fires. */
  async enter(size: number, signal: AbortSignal): Promise<void> {
    this.#waiting++;
    const turn = this.#order.then(async () => {
      while (!signal.aborted && !this.#count(size)) {
        await pause(this.#cluster.clock, this.#began + BEAT - this.#cluster.clock.now(), signal);
      }
      this.#waiting--;
    });
    this.#order = turn;
    await turn;
  }

  #count(size: number): boolean {
    const now = this.#cluster.clock.now();
    if (now - this.#began >= BEAT) {
      this.#began = now;
      this.#created = 0;
    }
    if (this.#created >= Math.max(1, size)) return false;
    this.#created++;
    return true;
  }
}
