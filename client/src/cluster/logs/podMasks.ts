import type { Cluster } from "../connection/cluster.ts";
import { pause } from "../connection/limits.ts";
import type { ClusterEvent, ContainerState, ContainerStatus, Pod } from "../objects.ts";
import { LogSecrets } from "./logSecrets.ts";
import { openSecrets } from "./podSecrets.ts";
import { Redactor } from "./redaction.ts";

/** How long a pod's words are held back until the values of its secrets are known. Milliseconds. */
const PATIENCE = 3000;

interface Known {
  readonly secrets: LogSecrets;
  redactor?: Redactor;
}

/**
 * Takes the values of secrets out of what the cluster says of pods, before anybody gets it: last words of containers, and
 * what the kubelet quotes of them.
 */
export class PodMasks {
  readonly #cluster: Cluster;
  readonly #ended: AbortSignal;
  readonly #known = new Map<string, Known>();

  constructor(cluster: Cluster, ended: AbortSignal) {
    this.#cluster = cluster;
    this.#ended = ended;
  }

  /** The pod without secrets in its words, at once: what a container has said is left out until it is known what is secret. */
  shown(pod: Pod): Pod {
    return speaks(pod) ? masked(pod, this.#known.get(keyOf(pod))?.redactor ?? unready(pod)) : pod;
  }

  /** Whether `shown` may have more to show after `learn`. */
  isOpen(pod: Pod): boolean {
    return speaks(pod) && this.#known.get(keyOf(pod))?.redactor?.isComplete !== true;
  }

  /** The pod without secrets in its words, once it is known what is secret; not later than that can be waited for. */
  async whole(pod: Pod): Promise<Pod> {
    return speaks(pod) ? masked(pod, await this.learn(pod)) : pod;
  }

  async events(pod: Pod, events: readonly ClusterEvent[]): Promise<readonly ClusterEvent[]> {
    if (events.length === 0) return events;
    const redactor = await this.learn(pod);
    return events.map((event) => (event.message ? { ...event, message: redactor.text(event.message) } : event));
  }

  /** Reads what is secret of a pod. Never rejects. */
  async learn(pod: Pod): Promise<Redactor> {
    const key = keyOf(pod);
    const known = this.#known.get(key) ?? { secrets: new LogSecrets(this.#cluster) };
    this.#known.set(key, known);
    const over = new AbortController();
    const tooLate = pause(this.#cluster.clock, PATIENCE, AbortSignal.any([this.#ended, over.signal]));
    const reading = known.secrets.at(pod, 0, this.#ended);
    const redactor = await Promise.race([reading, tooLate.then(() => undefined)]);
    over.abort();
    if (redactor) known.redactor = redactor;
    return redactor ?? known.redactor ?? unready(pod);
  }

  forget(pod: Pod): void {
    this.#known.delete(keyOf(pod));
  }
}

function keyOf({ metadata }: Pod): string {
  return metadata.uid ?? metadata.name ?? "";
}

/** What a pod has of its own; its secrets are still to be read. */
function unready(pod: Pod): Redactor {
  return new Redactor(openSecrets(pod), { unread: ["?"], forbidden: [] });
}

/** Whether there is text of a container, or of who could quote one. */
function speaks({ status }: Pod): boolean {
  const { message, containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = status ?? {};
  if (message) return true;
  return [containerStatuses, initContainerStatuses, ephemeralContainerStatuses].some((statuses) =>
    statuses?.some(({ state, lastState }) =>
      [state?.waiting, state?.terminated, lastState?.terminated].some((one) => Boolean(one?.message)),
    ),
  );
}

function masked(pod: Pod, redactor: Redactor): Pod {
  const status = redactor.messages(pod.status ?? {});
  if (redactor.isComplete) return { ...pod, status };
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = status;
  return {
    ...pod,
    status: {
      ...status,
      ...(containerStatuses && { containerStatuses: containerStatuses.map(silent) }),
      ...(initContainerStatuses && { initContainerStatuses: initContainerStatuses.map(silent) }),
      ...(ephemeralContainerStatuses && { ephemeralContainerStatuses: ephemeralContainerStatuses.map(silent) }),
    },
  };
}

/** Without a container's own last words. */
function silent({ state, lastState, ...rest }: ContainerStatus): ContainerStatus {
  const hush = (of: ContainerState): ContainerState =>
    of.terminated?.message ? { ...of, terminated: { ...of.terminated, message: "" } } : of;
  return { ...rest, ...(state && { state: hush(state) }), ...(lastState && { lastState: hush(lastState) }) };
}
