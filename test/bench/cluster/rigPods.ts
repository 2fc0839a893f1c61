import { setTimeout as sleep } from "node:timers/promises";
import {
  createPod,
  listPods,
  openCluster,
  watchRun,
  type Cluster,
  type RunSight,
} from "../../../client/src/cluster/index.ts";
import { bringUpFakes, MissingRequirement } from "../../kubernetes/cluster.ts";
import { heapInUse } from "../heap.ts";
import { statistics } from "../measure.ts";
import type { Row } from "../report.ts";
import { RUN_LABEL } from "./apiServer.ts";

const NODES = 10;
/** Requests at once: while pods are made, and while they are changed. */
const HANDS = { make: 32, change: 8 };
/** For making pods, and for each of the steps behind it; what is not there by then is not waited for. Milliseconds. */
const LIMIT = { make: 240_000, step: 180_000 };
const LISTS = 5;
/** As our library asks for them. */
const PAGE = 500;
/** People see a row change after this time at the latest. Milliseconds. */
const MOST_LATE = 1000;
const SELECTION = { namespace: "default", labelSelector: `dbnd_run_uid=${RUN_LABEL}` };

/**
 * The same on a real API server: so many pods on fake nodes, listed and watched by our library, then changed as fast as the
 * server takes it.
 */
export async function rigPods(count: number, changes: number): Promise<Row[]> {
  const what = "pods of a real API server";
  try {
    const fakes = await bringUpFakes(NODES);
    try {
      return await onCluster(await openCluster({ kubeconfig: fakes.kubeconfig }), count, changes);
    } finally {
      await fakes.takeDown();
    }
  } catch (error) {
    if (!(error instanceof MissingRequirement)) throw error;
    return [{ what, where: `not measured: ${error.message}`, unit: "ms" }];
  }
}

async function onCluster(cluster: Cluster, count: number, changes: number): Promise<Row[]> {
  const before = await heapInUse();
  const began = performance.now();
  const made = await makePods(cluster, count);
  const making = performance.now() - began;
  await allRun(cluster, made);
  const lists: number[] = [];
  for (let round = 0; round < LISTS; round++) {
    const started = performance.now();
    await listPods(cluster, SELECTION);
    lists.push(performance.now() - started);
  }
  const watch = new Watch(cluster);
  const started = performance.now();
  await watch.has(made);
  const seen = performance.now() - started;
  const kept = (await heapInUse()) - before;
  const late = await changePods(cluster, watch, made, changes);
  watch.stop();
  cluster.close();
  const where = `${made / 1000}k pods${made < count ? `, what was made in ${LIMIT.make / 60_000} min` : ""}`;
  const [list, change] = [statistics(lists), statistics(late)];
  return [
    { what: `rig: pods made on ${NODES} fake nodes`, where, unit: "ms", ours: making },
    {
      ...{ what: `rig: listed, ${Math.ceil(made / PAGE)} pages`, where, unit: "ms" },
      ...{ ours: list.median, oursP95: list.p95 },
    },
    { what: "rig: listed, watched and judged", where, unit: "ms", ours: seen },
    {
      ...{ what: "rig: from a change to the runs tree", where, unit: "ms" },
      ...{ ours: change.median, oursP95: change.p95, limit: MOST_LATE },
    },
    { what: "rig: memory of these pods", where, unit: "MB", ours: kept },
  ];
}

/** Makes pods until there are enough, or the time is over. Gives their number. */
async function makePods(cluster: Cluster, count: number): Promise<number> {
  const end = performance.now() + LIMIT.make;
  let made = 0;
  await work(HANDS.make, count, async (index) => {
    if (performance.now() > end) return;
    await createPod(cluster, fakePod(index), { timeoutMs: LIMIT.step });
    made++;
  });
  return made;
}

/** So that nothing but our own changes comes while these are measured. */
async function allRun(cluster: Cluster, count: number): Promise<void> {
  const end = performance.now() + LIMIT.step;
  while (performance.now() < end) {
    const pods = await listPods(cluster, SELECTION);
    if (pods.filter(({ status }) => status?.phase === "Running").length >= count) return;
    await sleep(1000);
  }
}

/** Changes pods one after the other; gives the times from each request to the runs tree. */
async function changePods(cluster: Cluster, watch: Watch, pods: number, changes: number): Promise<readonly number[]> {
  await work(HANDS.change, changes, async (index) => {
    watch.sent.set(String(index), performance.now());
    const annotations = { "bench/change": String(index) };
    const path = `/api/v1/namespaces/default/pods/${nameOf((index * 7919) % pods)}`;
    const body = { metadata: { annotations } };
    await cluster.request("PATCH", path, { contentType: "application/merge-patch+json", body });
  });
  const end = performance.now() + LIMIT.step;
  while (watch.late.length < changes && performance.now() < end) await sleep(10);
  return watch.late;
}

async function work(hands: number, count: number, job: (index: number) => Promise<void>): Promise<void> {
  const left = Array.from({ length: count }, (_, index) => index).values();
  const hand = async (): Promise<void> => {
    for (const index of left) await job(index);
  };
  await Promise.all(Array.from({ length: hands }, hand));
}

/** What the runs tree is told, and how long after a change was asked for. */
class Watch {
  readonly sent = new Map<string, number>();
  readonly late: number[] = [];
  readonly #stop = new AbortController();
  #count = 0;

  constructor(cluster: Cluster) {
    const target = { namespace: "default", runLabel: RUN_LABEL, podName: () => nameOf(0) };
    void watchRun(cluster, target, (sight) => this.#tell(sight), this.#stop.signal);
  }

  async has(count: number): Promise<void> {
    const end = performance.now() + LIMIT.step;
    while (this.#count < count && performance.now() < end) await sleep(5);
  }

  stop(): void {
    this.#stop.abort();
  }

  #tell({ pods }: RunSight): void {
    this.#count = pods.length;
    const now = performance.now();
    for (const { pod } of pods) {
      const change = pod.metadata.annotations?.["bench/change"];
      const at = change === undefined ? undefined : this.sent.get(change);
      if (change === undefined || at === undefined) continue;
      this.sent.delete(change);
      this.late.push(now - at);
    }
  }
}

function nameOf(index: number): string {
  return `fake-${String(index).padStart(6, "0")}`;
}

function fakePod(index: number) {
  const labels = { dbnd_run_uid: RUN_LABEL, dbnd_task_name: `task_${index % 7}` };
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: nameOf(index), namespace: "default", labels } },
    spec: {
      ...{ nodeName: `fake-${index % NODES}`, restartPolicy: "Never", automountServiceAccountToken: false },
      containers: [{ name: "base", image: "printer:1", args: ["1"] }],
    },
  };
}
