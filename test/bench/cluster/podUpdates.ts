import { PassThrough, Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { openCluster, watchRun, type RunSight } from "../../../client/src/cluster/index.ts";
import { heapInUse } from "../heap.ts";
import { statistics } from "../measure.ts";
import type { Row } from "../report.ts";
import { RUN_LABEL, type ApiServer } from "./apiServer.ts";
import type { PodTexts } from "./podTexts.ts";

/** A second's events come in so many portions. */
const PORTIONS = 100;
const EVENTS_A_SECOND = 1000;
/** People see a row change after this time at the latest, or the watch falls behind. Milliseconds. */
const MOST_LATE = 1000;

/**
 * A run with so many pods whose states change a thousand times a second: from the moment the server sends a change to
 * the moment the runs tree is told of it. In it is the tenth of a second for which further changes are waited for.
 */
export async function manyUpdates(server: ApiServer, texts: PodTexts, seconds: number): Promise<Row[]> {
  const { count, pages, events } = texts;
  const lines = events.split("\n").slice(0, seconds * EVENTS_A_SECOND);
  const wire = new PassThrough({ highWaterMark: events.length });
  const headers = { "content-type": "application/json" };
  const answer = (path: string) => {
    const query = new URLSearchParams(path.split("?")[1]);
    const page = pages[Number(query.get("continue") ?? 0)] ?? "";
    return { status: 200, headers, body: query.has("watch") ? wire : Readable.from([Buffer.from(page)]) };
  };
  const cluster = await openCluster(
    { kubeconfigText: server.address.kubeconfig },
    { transport: ({ path }) => Promise.resolve(answer(path)) },
  );
  const sent = new Map<string, number>();
  const late: number[] = [];
  const listed = Promise.withResolvers<undefined>();
  const tell = ({ pods }: RunSight): void => {
    if (pods.length === count) listed.resolve(undefined);
    const now = performance.now();
    for (const { pod } of pods) {
      const { resourceVersion = "" } = pod.metadata;
      const at = sent.get(resourceVersion);
      if (at === undefined) continue;
      sent.delete(resourceVersion);
      late.push(now - at);
    }
  };
  const stop = new AbortController();
  const target = { namespace: "default", runLabel: RUN_LABEL, podName: () => "pod-000000" };
  void watchRun(cluster, target, tell, stop.signal);
  await listed.promise;
  const before = await heapInUse();
  const size = EVENTS_A_SECOND / PORTIONS;
  const began = performance.now();
  for (let next = 0; next < lines.length; next += size) {
    const portion = lines.slice(next, next + size);
    for (let index = 0; index < portion.length; index++) sent.set(String(count + next + index + 1), performance.now());
    wire.write(`${portion.join("\n")}\n`);
    await sleep(Math.max(0, began + ((next + size) / EVENTS_A_SECOND) * 1000 - performance.now()));
  }
  while (late.length < lines.length) await sleep(10);
  const grown = (await heapInUse()) - before;
  stop.abort();
  cluster.close();
  const { median, p95 } = statistics(late);
  const where = `${count / 1000}k pods, ${EVENTS_A_SECOND} events/s`;
  return [
    { what: "from a change to the runs tree", where, unit: "ms", ours: median, oursP95: p95, limit: MOST_LATE },
    { what: "memory of that, growth", where, unit: "MB", ours: Math.max(0, grown) },
  ];
}
