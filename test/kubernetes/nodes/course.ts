import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Thing } from "../conformance/cluster.ts";
import { watchedEvents, type WatchEvent } from "../watchedEvents.ts";
import { LifeRecorder, type Life, type PodEvent } from "../lives/life.ts";
import { isStillUnwell, nodeEvent, nodeSight } from "./sight.ts";

/** What was seen of a node that is silent, comes back, is silent again and is taken out of the cluster, and of its pods. */
export interface Course {
  readonly pods: Readonly<Record<string, Life>>;
  /** The node after each change. */
  readonly node: readonly string[];
  readonly events: readonly string[];
  /** What it took, in whole seconds. */
  readonly seconds: Readonly<Record<Measured, number>>;
}

type Measured =
  "from silence to the node's being unreachable" | "from then to an eviction" | "from the node's removal to its pod's";

/** How the node of a cluster is silenced: its kubelet stands still, its containers go on. */
export interface Hands {
  readonly node: string;
  readonly silence: () => void;
  readonly comeBack: () => void;
}

/** So long a pod tolerates that its node cannot be reached; the default is five minutes. Seconds. */
const TOLERATED = 15;
const FOREVER = "while :; do sleep 0.1; done";
const TOLERATIONS = ["unreachable", "not-ready"].map((what) => ({
  key: `node.kubernetes.io/${what}`,
  operator: "Exists",
  effect: "NoExecute",
  tolerationSeconds: TOLERATED,
}));
const FOR_EVER = [{ operator: "Exists", effect: "NoExecute" }];
/** Nothing takes longer. Milliseconds. */
const LIMIT = 240_000;
/** For what follows from what was waited for. Milliseconds. */
const SETTLING = 20_000;

/** Carries it out, in a namespace where nothing else is. */
export async function play(cluster: Cluster, namespace: string, hands: Hands): Promise<Course> {
  const player = new Player(cluster, namespace, hands.node);
  try {
    await player.open();
    const lasting = ["works", "patient", "deleted", "forced"];
    for (const name of lasting) await player.create(name, FOREVER, name === "patient" ? FOR_EVER : TOLERATIONS);
    await player.create("ends", "sleep 30; exit 3");
    await player.create("done", "sleep 2");
    await player.until(() => [...lasting, "ends"].every((name) => player.phase(name) === "Running"));
    await player.until(() => player.phase("done") === "Succeeded");
    await player.pause(2000);

    const silent = player.now;
    hands.silence();
    await player.pause(1000);
    await player.remove("deleted", 3);
    await player.remove("forced", 0);
    await player.create("late", FOREVER, TOLERATIONS, { nodeName: hands.node });
    await player.until(() => player.isUnreachable);
    const unreachable = player.now;
    await player.until(() => player.isGoing("works"));
    const evicted = player.now;
    await player.pause(SETTLING);
    hands.comeBack();
    await player.until(
      () => !player.isUnreachable && ["works", "deleted", "ends", "late"].every((one) => player.isGone(one)),
    );
    await player.pause(SETTLING);

    await player.create("orphan", FOREVER);
    await player.until(() => player.phase("orphan") === "Running");
    hands.silence();
    await player.removeNode();
    const removed = player.now;
    await player.until(() => player.isGone("orphan"));
    const collected = player.now;
    await player.pause(5000);
    return {
      ...player.seen(),
      seconds: {
        "from silence to the node's being unreachable": whole(unreachable - silent),
        "from then to an eviction": whole(evicted - unreachable),
        "from the node's removal to its pod's": whole(collected - removed),
      },
    };
  } finally {
    player.close();
    hands.comeBack();
  }
}

function whole(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}

class Player {
  readonly #cluster: Cluster;
  readonly #path: string;
  readonly #namespace: string;
  readonly #nodePath: string;
  readonly #nodeName: string;
  readonly #done = new AbortController();
  /** By their names; null once they are gone. */
  readonly #pods = new Map<string, Thing | null>();
  readonly #uids = new Map<string, string>();
  readonly #recorders = new Map<string, LifeRecorder>();
  readonly #node: string[] = [];
  readonly #events = new Set<string>();

  constructor(cluster: Cluster, namespace: string, node: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#path = `/api/v1/namespaces/${namespace}`;
    this.#nodePath = `/api/v1/nodes/${node}`;
    this.#nodeName = node;
  }

  get now(): number {
    return this.#cluster.clock.now();
  }

  get isUnreachable(): boolean {
    return this.#node.at(-1)?.includes("unreachable:NoExecute") === true;
  }

  phase(name: string): string | undefined {
    return this.#pods.get(name)?.status.phase;
  }

  isGoing(name: string): boolean {
    return this.#pods.get(name)?.metadata.deletionTimestamp !== undefined;
  }

  isGone(name: string): boolean {
    return this.#pods.get(name) === null;
  }

  async open(): Promise<void> {
    await this.#watch<Thing>(`${this.#path}/pods`, ({ type, object }) => {
      const { name, uid } = object.metadata;
      this.#recorders.get(name)?.pod(type, object);
      this.#uids.set(name, uid);
      this.#pods.set(name, type === "DELETED" ? null : object);
    });
    await this.#watch<PodEvent>(`${this.#path}/events`, ({ type, object }) => {
      if (type !== "DELETED") this.#recorders.get(object.involvedObject.name)?.event(object);
    });
    await this.#watch<Thing>("/api/v1/nodes", ({ type, object }) => {
      if (object.metadata.name !== this.#nodeName) return;
      const sight = type === "DELETED" ? "gone" : nodeSight(object);
      if (sight !== this.#node.at(-1) && !isStillUnwell(sight)) this.#node.push(sight);
    });
    // Events of nodes are in the default namespace.
    await this.#watch<PodEvent>("/api/v1/namespaces/default/events", ({ type, object }) => {
      if (type !== "DELETED" && object.involvedObject.name === this.#nodeName) this.#events.add(nodeEvent(object));
    });
    const node = await this.#cluster.request<Thing>("GET", this.#nodePath);
    this.#node.push(nodeSight(node));
  }

  close(): void {
    this.#done.abort();
  }

  async create(name: string, script: string, tolerations: object = TOLERATIONS, where: object = {}): Promise<void> {
    this.#recorders.set(name, new LifeRecorder());
    const nodeSelector = { "kubernetes.io/hostname": this.#nodeName };
    const spec = {
      automountServiceAccountToken: false,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 3,
      tolerations,
      nodeSelector,
      ...where,
      containers: [{ name: "base", image: "busybox:1.36", command: ["sh", "-c", script] }],
    };
    const body = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
    await this.#cluster.request("POST", `${this.#path}/pods`, { body });
  }

  async remove(name: string, gracePeriodSeconds: number): Promise<void> {
    await this.#cluster.request("DELETE", `${this.#path}/pods/${name}`, { body: { gracePeriodSeconds } });
  }

  /** As the controller of a cloud does it whose machine is no more. */
  async removeNode(): Promise<void> {
    await this.#cluster.request("DELETE", this.#nodePath);
  }

  pause(milliseconds: number): Promise<void> {
    return new Promise((wake) => void this.#cluster.clock.after(milliseconds, wake));
  }

  /** @throws Error when it has not come to that in time */
  async until(isSo: () => boolean): Promise<void> {
    const end = this.now + LIMIT;
    while (!isSo()) {
      await this.pause(100);
      if (this.now > end) throw new Error(`not so: ${String(isSo)}; ${JSON.stringify([...this.#node, ...this.#pods])}`);
    }
  }

  seen(): Omit<Course, "seconds"> {
    const pods = [...this.#recorders].map(([name, recorder]) => {
      const own = [
        [this.#namespace, "NAMESPACE"],
        [this.#uids.get(name) ?? "?", "UID"],
      ] as const;
      return [name, recorder.life(own)] as const;
    });
    return { pods: Object.fromEntries(pods), node: this.#node, events: [...this.#events] };
  }

  #watch<T>(path: string, onEvent: (event: WatchEvent<T>) => void): Promise<void> {
    return watchedEvents(this.#cluster, path, onEvent, this.#done.signal);
  }
}
