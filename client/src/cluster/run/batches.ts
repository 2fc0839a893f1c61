import type { Cluster } from "../connection/cluster.ts";
import { pause } from "../connection/limits.ts";

/** What counts as at once. Milliseconds. */
const BEAT = 1000;

/**
 * Lets a number of pods through per beat: creations, as DBND's executor does (dbnd 1.0.28, `pods_creation_batch_size`, spec
 * 4.5), so that hundreds of runs that start together do not fall upon the API server together.
 */
export class Batches {
  static readonly #shared = new WeakMap<Cluster, Map<string, Batches>>();
  readonly #cluster: Cluster;
  readonly #beat: number;
  #began = -Infinity;
  #entered = 0;
  #order: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  private constructor(cluster: Cluster, beat: number) {
    this.#cluster = cluster;
    this.#beat = beat;
  }

  /** Those of a namespace's creations. */
  static ofCreations(cluster: Cluster, namespace: string): Batches {
    return Batches.#of(cluster, `create ${namespace}`, BEAT);
  }

  /** Those of the looks for pods that are pending for too long, one look per interval. Milliseconds. */
  static ofLooks(cluster: Cluster, namespace: string, interval: number): Batches {
    return Batches.#of(cluster, `look ${interval} ${namespace}`, interval);
  }

  static #of(cluster: Cluster, key: string, beat: number): Batches {
    const ofCluster = Batches.#shared.get(cluster) ?? new Map<string, Batches>();
    Batches.#shared.set(cluster, ofCluster);
    const batches = ofCluster.get(key) ?? new Batches(cluster, beat);
    ofCluster.set(key, batches);
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
        await pause(this.#cluster.clock, this.#began + this.#beat - this.#cluster.clock.monotonic(), signal);
      }
      this.#waiting--;
    });
    this.#order = turn;
    await turn;
  }

  #count(size: number): boolean {
    const now = this.#cluster.clock.monotonic();
    if (now - this.#began >= this.#beat) {
      this.#began = now;
      this.#entered = 0;
    }
    if (this.#entered >= Math.max(1, size)) return false;
    this.#entered++;
    return true;
  }
}
