/** One list-and-watch per cluster, namespace and selector, whoever wants it: the runs tree, the run, its diagnosis, its logs. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followPods } from "../../../../client/src/cluster/logs/followPods.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import { watchRun, type RunSight } from "../../../../client/src/cluster/run/runSight.ts";
import { watchPods } from "../../../../client/src/cluster/watch/watch.ts";
import { MemoryTaskLogs } from "../../../simulation/process.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { LABELS, plan } from "../run/plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const BY_LABEL = "dbnd_run_uid=run-1";
const BY_NAME = "metadata.name=p";
const TARGET = { namespace: "etl", runLabel: "run-1", podName: () => "p" };
const QUIET = { lines: () => undefined, note: () => undefined };
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

/** A cluster with one pod that does not start. */
class Etl {
  readonly watches: Call[] = [];
  readonly api: FakeApi;
  #pod: Pod | undefined;

  constructor() {
    this.api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/events", (call) => call.json({ metadata: {}, items: [] }))
      .on("GET", "/api/v1/nodes", (call) => call.json({ metadata: {}, items: [] }))
      .on("GET", `${PODS}/p`, (call) => call.json(this.#pod))
      .on("POST", PODS, (call) => {
        this.#pod = pod("p", "Pending", { labels: LABELS, status: base.waiting("ImagePullBackOff", "no such image") });
        call.json(this.#pod, 201);
        for (const watch of this.watches) watch.write(event("ADDED", this.#pod));
      })
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) {
          this.watches.push(call);
          call.open();
          // What was listed before is dropped by who watches.
          if (this.#pod) call.write(event("ADDED", this.#pod));
          this.#keepAlive(call);
        } else call.json({ metadata: { resourceVersion: "50" }, items: this.#pod ? [this.#pod] : [] });
      })
      .start();
  }

  /** As real servers do. */
  #keepAlive(call: Call): void {
    this.api.clock.after(30_000, () => {
      if (call.closed.aborted) return;
      call.write(event("BOOKMARK", { metadata: { resourceVersion: "50" } }));
      this.#keepAlive(call);
    });
  }

  /** How often pods were listed, and watches opened, by selector. */
  get asked(): Readonly<Record<string, readonly [lists: number, watches: number]>> {
    const asked: Record<string, [number, number]> = {};
    for (const { query } of this.api.callsTo("GET", /\/pods$/)) {
      const selector = query.get("labelSelector") ?? query.get("fieldSelector") ?? "";
      const counts = (asked[selector] ??= [0, 0]);
      counts[query.has("watch") ? 1 : 0]++;
    }
    return asked;
  }

  /** The open watches of a selector. */
  openOf(selector: string): readonly Call[] {
    return this.watches.filter(
      ({ query, closed }) => !closed.aborted && (query.get("labelSelector") ?? query.get("fieldSelector")) === selector,
    );
  }
}

describe("the tree, the run, its diagnosis and its logs, all at once", () => {
  test("open one list-and-watch per selector; also after it is listed again, and when one of them goes", async () => {
    const etl = new Etl();
    await using api = etl.api;
    const cluster = await api.cluster();
    const run = startRun(cluster, plan({ checks: { ...plan().policy.checks, imagePull: false } }), {
      taskLogs: new MemoryTaskLogs(),
    });
    const sights: RunSight[] = [];
    const stopTree = new AbortController();
    const stopLogs = new AbortController();
    const tree = watchRun(cluster, TARGET, (sight) => void sights.push(sight), stopTree.signal);
    const secondTree = watchRun(cluster, TARGET, () => undefined, stopTree.signal);
    const selection = { namespace: "etl", labelSelector: BY_LABEL };
    const logs = followPods(cluster, { selection }, QUIET, stopLogs.signal);
    await api.until(() => (sights.at(-1)?.pods[0]?.causes.length ?? 0) > 0, "a cause in the tree");
    await api.until(() => etl.openOf(BY_NAME).length > 0, "the run's own watch");
    await api.clock.sleep(30_000);
    assert.deepEqual(etl.asked, { [BY_LABEL]: [1, 1], [BY_NAME]: [1, 1] });
    assert.equal(etl.watches.filter(({ closed }) => !closed.aborted).length, 2, "connections");

    // The server has forgotten the version.
    const told = sights.length;
    for (const watch of etl.openOf(BY_LABEL)) {
      watch.write(event("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" }));
      watch.end();
    }
    await api.until(() => etl.watches.length === 3 && sights.length > told, "the list again");
    await api.clock.sleep(30_000);
    assert.deepEqual(etl.asked[BY_LABEL], [2, 2]);

    // One goes: the others keep what they have.
    stopLogs.abort();
    await logs;
    await api.clock.sleep(10_000);
    assert.deepEqual(etl.asked[BY_LABEL], [2, 2]);
    assert.equal(etl.openOf(BY_LABEL).length, 1);

    stopTree.abort();
    run.stop();
    await Promise.all([tree, secondTree]);
    await api.until(() => etl.openOf(BY_LABEL).length <= 1);
  });

  test("when the last goes, the connection is closed; who comes later opens one", async () => {
    const etl = new Etl();
    await using api = etl.api;
    const cluster = await api.cluster();
    for (let round = 1; round <= 2; round++) {
      const stops = [new AbortController(), new AbortController()];
      const works = stops.map(({ signal }) =>
        watchPods(cluster, { namespace: "etl", labelSelector: BY_LABEL }, {}, { signal }),
      );
      await api.until(() => etl.openOf(BY_LABEL).length === 1);
      stops[0]?.abort();
      await api.clock.sleep(5000);
      assert.equal(etl.openOf(BY_LABEL).length, 1);
      stops[1]?.abort();
      await Promise.all(works);
      await api.until(() => etl.openOf(BY_LABEL).length === 0);
      assert.deepEqual(etl.asked[BY_LABEL], [round, round]);
    }
  });

  test("two connections, as after a change of settings, share nothing: who one is decides what one sees", async () => {
    const etl = new Etl();
    await using api = etl.api;
    const stop = new AbortController();
    const selection = { namespace: "etl", labelSelector: BY_LABEL };
    const works = [await api.cluster("t1"), await api.cluster("t2")].map((cluster) =>
      watchPods(cluster, selection, {}, { signal: stop.signal }),
    );
    await api.until(() => etl.openOf(BY_LABEL).length === 2);
    assert.deepEqual(etl.watches.map(({ headers }) => headers.authorization).sort(), ["Bearer t1", "Bearer t2"]);
    stop.abort();
    await Promise.all(works);
  });

  test("another namespace, or another selector, is another watch", async () => {
    const etl = new Etl();
    await using api = etl.api;
    api.on("GET", "/api/v1/namespaces/dev/pods", (call) =>
      call.query.has("watch") ? call.open() : call.json({ metadata: { resourceVersion: "1" }, items: [] }),
    );
    const cluster = await api.cluster();
    const stop = new AbortController();
    const selections = [
      { namespace: "etl", labelSelector: BY_LABEL },
      { namespace: "etl", labelSelector: "a=b" },
      { namespace: "dev", labelSelector: BY_LABEL },
      { namespace: "etl", fieldSelector: BY_NAME },
      { namespace: "etl" },
    ];
    const works = [...selections, ...selections].map((selection) =>
      watchPods(cluster, selection, {}, { signal: stop.signal }),
    );
    await api.until(() => api.callsTo("GET", /\/pods$/).length === 2 * selections.length);
    await api.clock.sleep(10_000);
    assert.equal(api.callsTo("GET", /\/pods$/).length, 2 * selections.length);
    stop.abort();
    await Promise.all(works);
  });
});

test("who goes on from a version gets all since then, also where somebody else did so before", async () => {
  const changed: Pod = { ...pod("p", "Running"), metadata: { ...pod("p", "").metadata, resourceVersion: "12" } };
  await using api = new FakeApi()
    .on("GET", PODS, (call) => {
      call.open();
      if (call.query.get("resourceVersion") === "11") call.write(event("MODIFIED", changed));
    })
    .start();
  const cluster = await api.cluster();
  const stop = new AbortController();
  const told: string[][] = [[], [], []];
  const join = (who: string[] | undefined): Promise<void> =>
    watchPods(
      cluster,
      { namespace: "etl", fieldSelector: BY_NAME },
      { onUpsert: ({ status }) => void who?.push(status?.phase ?? "") },
      { signal: stop.signal, from: "11" },
    );
  const works = [join(told[0]), join(told[1])];
  await api.until(() => told[1]?.length === 1);
  assert.equal(api.calls.length, 1, "both at the same time share it");
  works.push(join(told[2]));
  await api.until(() => told[2]?.length === 1, "what came before it joined");
  assert.deepEqual(told, [["Running"], ["Running"], ["Running"]]);
  stop.abort();
  await Promise.all(works);
});
