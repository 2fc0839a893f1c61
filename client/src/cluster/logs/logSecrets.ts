import { t } from "../../l10n.ts";
import { Backoff } from "../connection/backoff.ts";
import type { Cluster } from "../connection/cluster.ts";
import { pause } from "../connection/limits.ts";
import type { Pod } from "../objects.ts";
import type { FollowerSink } from "./followerSink.ts";
import { podRedactor, type Redactor } from "./redaction.ts";

/** A secret that is a file in the container changes with the cluster's. Milliseconds. */
const KEPT = 300_000;
/** Between two looks at secrets that could not be read, while the log goes on. Milliseconds. */
const LOOK = { first: 5000, longest: 60_000 };

/** Clusters whose user has been told that secrets may not be read: it is the same for each log. */
const toldForbidden = new WeakSet<Cluster>();

/**
 * What is masked in one container's log: a restart gets the secrets as they are then, and those before stay masked. A log
 * is held while they are read; when a server in trouble does not tell them in time, that is said, and they are masked from
 * the moment on in which it does.
 */
export class LogSecrets {
  readonly #cluster: Cluster;
  #redactor: Redactor | undefined;
  #instance = 0;
  #readAt = 0;
  #isLooking = false;

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

  /**
   * Has a sink mask what is secret in the log that comes.
   *
   * @param over fires when nothing more comes
   */
  async learn(sink: FollowerSink, pod: Pod, instance: number, signal: AbortSignal | undefined, over: AbortSignal) {
    const redactor = await this.at(pod, instance, signal);
    sink.mask(redactor);
    if (signal?.aborted || this.#isLooking) return;
    const { unread, forbidden } = redactor.unknown;
    if (forbidden.length > 0 && !toldForbidden.has(this.#cluster)) {
      toldForbidden.add(this.#cluster);
      sink.note({ kind: "info", text: forbiddenNote(forbidden) });
    }
    if (unread.length === 0) return;
    sink.note({ kind: "info", text: unreadNote(unread) });
    void this.#look(sink, pod, instance, over);
  }

  async #look(sink: FollowerSink, pod: Pod, instance: number, over: AbortSignal): Promise<void> {
    this.#isLooking = true;
    const backoff = new Backoff(this.#cluster.clock, LOOK);
    while (this.#redactor?.isComplete === false && (await pause(this.#cluster.clock, backoff.next(), over))) {
      sink.mask(await this.at(pod, Math.max(instance, this.#instance), over));
    }
    this.#isLooking = false;
    // What is written is still to be masked, also where nothing more comes.
    const redactor = await this.at(pod, this.#instance, undefined);
    if (!redactor.isComplete) return;
    sink.mask(redactor);
    if (!over.aborted) sink.note({ kind: "info", text: t("The values of all secrets are known now, and masked") });
  }
}

function unreadNote(names: readonly string[]): string {
  return names.length === 1
    ? t(
        "the secret {0} cannot be read now: what is printed of the values is masked, here and in the log’s file, as soon as that is possible",
        quoted(names),
      )
    : t(
        "the secrets {0} cannot be read now: what is printed of the values is masked, here and in the log’s file, as soon as that is possible",
        quoted(names),
      );
}

function forbiddenNote(names: readonly string[]): string {
  return names.length === 1
    ? t("You may not read the secret {0} of the cluster: what is printed of the values cannot be masked", quoted(names))
    : t(
        "You may not read the secrets {0} of the cluster: what is printed of the values cannot be masked",
        quoted(names),
      );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
