import type { Cluster } from "../connection/cluster.ts";
import type { Pod } from "../objects.ts";
import { podRedactor, type Redactor } from "./redaction.ts";

/** A secret that is a file in the container changes with the cluster's. Milliseconds. */
const KEPT = 300_000;

/** What is masked in one container's log: a restart gets the secrets as they are then, and those before stay masked. */
export class LogSecrets {
  readonly #cluster: Cluster;
  #redactor: Redactor | undefined;
  #instance = 0;
  #readAt = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** @param instance which start of the container is read */
  async at(pod: Pod, instance: number, signal: AbortSignal | undefined): Promise<Redactor> {
    const now = this.#cluster.clock.monotonic();
    const isKnown = this.#redactor?.isComplete === true && instance === this.#instance && now - this.#readAt < KEPT;
    if (this.#redactor && isKnown) return this.#redactor;
    this.#instance = instance;
    this.#readAt = now;
    this.#redactor = await podRedactor(this.#cluster, pod, signal, this.#redactor);
    return this.#redactor;
  }
}
