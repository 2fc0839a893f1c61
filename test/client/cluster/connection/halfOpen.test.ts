/** A connection on which nothing arrives any more, and nobody says so: noticed within the limits of docs/runs.md. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import { createPod, deletePod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import { watchPods } from "../../../../client/src/cluster/watch/watch.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const DOCS = readFileSync(new URL("../../../../docs/runs.md", import.meta.url), "utf8");

/** In answers: nothing at all. */
const silent = (): void => undefined;
/** The head of an answer, and then nothing. */
const opened = (call: Call): void => call.open();
const settled = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);

/** The seconds until a silent connection has been noticed. */
const cases: readonly (readonly [
  what: string,
  seconds: number,
  (api: FakeApi) => (cluster: Cluster) => Promise<unknown>,
])[] = [
  [
    "create",
    30,
    (api) => {
      api.on("POST", PODS, silent);
      return (cluster) => settled(createPod(cluster, { metadata: { namespace: "etl" } }));
    },
  ],
  [
    "all other requests, such as a deletion",
    30,
    (api) => {
      api.on("DELETE", `${PODS}/p`, silent);
      return (cluster) => settled(deletePod(cluster, "etl", "p"));
    },
  ],
  [
    "list",
    30,
    (api) => {
      api.on("GET", PODS, silent);
      return (cluster) => settled(listPods(cluster, { namespace: "etl" }));
    },
  ],
  [
    "list, in the middle of a page",
    30,
    (api) => {
      api.on("GET", PODS, (call) => {
        call.open();
        call.write('{"metadata": {');
      });
      return (cluster) => settled(listPods(cluster, { namespace: "etl" }));
    },
  ],
  [
    "watch",
    75,
    (api) => {
      let watches = 0;
      api.on("GET", PODS, (call) => {
        if (call.query.has("watch")) {
          watches++;
          call.open();
        } else call.json({ metadata: { resourceVersion: "1" }, items: [] });
      });
      return async (cluster) => {
        const stop = new AbortController();
        const over = watchPods(cluster, { namespace: "etl" }, {}, { signal: stop.signal });
        await api.until(() => watches === 2);
        stop.abort();
        await over;
      };
    },
  ],
  [
    "log",
    60,
    (api) => {
      api.on("GET", `${PODS}/p`, (call) => call.json(pod("p", "Running", { status: base.running() })));
      api.on("GET", `${PODS}/p/log`, opened);
      return async (cluster) => {
        const stop = new AbortController();
        const sink = { lines: () => undefined, note: () => undefined };
        const over = followLogs(cluster, { namespace: "etl", pod: "p" }, sink, { signal: stop.signal });
        await api.until(() => api.callsTo("GET", /\/log$/).length === 2);
        stop.abort();
        await over;
      };
    },
  ],
];

describe("a half-open connection is noticed", () => {
  for (const [what, seconds, prepare] of cases) {
    test(`${what}: within ${seconds} s, as the documentation says`, async () => {
      const api = new FakeApi();
      const work = prepare(api);
      await using server = api.start();
      const started = server.clock.now();
      await work(await server.cluster());
      const took = server.clock.now() - started;
      assert.ok(took > 0 && took <= seconds * 1000 + 500, `${took} ms`);
      const row = DOCS.split("\n").find((line) => line.toLowerCase().startsWith(`| ${what.split(",")[0] ?? ""}`));
      assert.match(row ?? "", new RegExp(`\\b${seconds} s\\b`));
    });
  }
});
