import { PassThrough, Readable } from "node:stream";
import { openCluster, watchRun, type Cluster, type RunSight } from "../../../client/src/cluster/index.ts";
import { childrenOfRun } from "../../../client/src/views/runTree/nodes.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import { heapInUse } from "../heap.ts";
import { measure, type Times } from "../measure.ts";
import type { Row } from "../report.ts";
import { RUN_LABEL, type ApiServer } from "./apiServer.ts";
import type { PodTexts } from "./podTexts.ts";

const BLOCK = 64 * 1024;
const PEER = "JSON.parse of the same text";

/**
 * A run with so many pods: from what the server sends to the rows of the tree. In our times is a tenth of a second for
 * which further changes are waited for.
 */
export async function manyPods(server: ApiServer, texts: PodTexts, rounds: number): Promise<Row[]> {
  const { count } = texts;
  const { kubeconfig } = server.address;
  const before = await heapInUse();
  const { sight, cluster } = await openSight(kubeconfig, texts);
  const kept = (await heapInUse()) - before;
  const parseList = (): number => texts.pages.map((page) => JSON.parse(page) as object).length;
  const parseBoth = (): number => {
    return parseList() + texts.events.split("\n").filter((line) => line && (JSON.parse(line) as object)).length;
  };
  const [list, plainList, both, plainBoth] = await measure(
    [
      { name: "list", run: () => sightOf(kubeconfig, { ...texts, events: "", lastVersion: String(count) }) },
      { name: "plain list", run: parseList },
      { name: "list and events", run: () => sightOf(kubeconfig, texts) },
      { name: "plain list and events", run: parseBoth },
    ],
    rounds,
  );
  const [rows] = await measure([{ name: "rows", run: () => rowsOf(sight) }], rounds);
  cluster.close();
  const where = `${count / 1000}k pods`;
  return [
    { what: "pods of a run, listed and judged", where, ...beside(list, plainList) },
    { what: "and each changed once", where, ...beside(both, plainBoth) },
    { what: "rows of the runs tree", where, unit: "ms", ours: rows?.median ?? NaN, oursP95: rows?.p95 ?? NaN },
    { what: "memory of these pods", where, unit: "MB", ours: kept },
  ];
}

function beside(own: Times | undefined, plain: Times | undefined): Pick<Row, "unit" | "ours"> & Partial<Row> {
  return {
    ...{ unit: "ms", ours: own?.median ?? NaN, oursP95: own?.p95 ?? NaN },
    ...{ peer: PEER, theirs: plain?.median ?? NaN, theirsP95: plain?.p95 ?? NaN },
  };
}

async function sightOf(kubeconfig: string, texts: PodTexts): Promise<number> {
  const { sight, cluster } = await openSight(kubeconfig, texts);
  cluster.close();
  return sight.pods.length;
}

/** Watches the run until the last version of a pod is seen, through a wire that is only memory. */
async function openSight(
  kubeconfigText: string,
  texts: PodTexts,
): Promise<{ readonly sight: RunSight; readonly cluster: Cluster }> {
  const cluster = await openCluster(
    { kubeconfigText },
    { transport: ({ path }) => Promise.resolve(answer(texts, path)) },
  );
  const seen = Promise.withResolvers<RunSight>();
  const target = { namespace: "default", runLabel: RUN_LABEL, podName: () => "pod-000000" };
  const tell = (sight: RunSight): void => {
    if (sight.pods.some(({ pod }) => pod.metadata.resourceVersion === texts.lastVersion)) seen.resolve(sight);
  };
  const stop = new AbortController();
  void watchRun(cluster, target, tell, stop.signal);
  const sight = await seen.promise;
  stop.abort();
  return { sight, cluster };
}

function answer({ pages, events }: PodTexts, path: string) {
  const query = new URLSearchParams(path.split("?")[1]);
  const headers = { "content-type": "application/json" };
  if (!query.has("watch")) {
    return {
      status: 200,
      headers,
      body: Readable.from([Buffer.from(pages[Number(query.get("continue") ?? 0)] ?? "")]),
    };
  }
  const body = new PassThrough({ highWaterMark: events.length });
  const data = Buffer.from(events);
  for (let start = 0; start < data.length; start += BLOCK) body.write(data.subarray(start, start + BLOCK));
  return { status: 200, headers, body };
}

/** Number of rows when the run and all its tasks are open. */
function rowsOf({ pods }: RunSight): number {
  const state = { tries: [{ number: 1, podName: "pod-000000" }], stage: "running" };
  const run = { id: "run", plan: { task: "load_orders" }, handle: { state } } as unknown as Run;
  const rows = childrenOfRun(run, pods, []);
  return rows.reduce((sum, row) => sum + (row.kind === "task" ? row.task.attempts.length : 1), 0);
}
