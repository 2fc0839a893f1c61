import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Namespace, WatchEvent } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
before(async () => (space = await cluster.newNamespace()));
after(() => space.remove());

const summary = (events: readonly WatchEvent[]): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata.name}`);
const only = (name: string): string => `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
const now = async (): Promise<string> =>
  (await cluster.object("GET", `${space.pods}?limit=1`)).metadata.resourceVersion;

describe("a watch", { concurrency: 4 }, () => {
  test("from a version: a pod's whole life, in order, with growing versions", async () => {
    const from = await now();
    await space.createPod(scriptPod("life", "true"));
    await space.finished("life");
    await cluster.object("DELETE", `${space.pods}/life`);
    const query = `watch=1&resourceVersion=${from}&${only("life")}&timeoutSeconds=30`;
    const events = await cluster.watch(`${space.pods}?${query}`, ({ type }) => type === "DELETED");
    assert.equal(events[0]?.type, "ADDED");
    assert.equal(events.at(-1)?.type, "DELETED");
    assert.ok(events.slice(1, -1).every(({ type }) => type === "MODIFIED"));
    const phases = events
      .map(({ object }) => object.status.phase)
      .filter((phase, index, all) => phase !== all[index - 1]);
    assert.equal(phases[0], "Pending");
    assert.equal(phases.at(-1), "Succeeded");
    const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
    assert.deepEqual(
      versions,
      versions.toSorted((a, b) => a - b),
    );
  });

  test("the container's end is told before the final phase", async () => {
    const from = await now();
    await space.createPod(scriptPod("end", "exit 3"));
    const query = `watch=1&resourceVersion=${from}&${only("end")}&timeoutSeconds=30`;
    const events = await cluster.watch(`${space.pods}?${query}`, ({ object }) => object.status.phase === "Failed");
    const first = events.find(({ object }) => object.status.containerStatuses?.[0]?.state.terminated);
    assert.notEqual(first?.object.status.phase, "Failed");
    assert.equal(first?.object.status.containerStatuses?.[0]?.state.terminated?.exitCode, 3);
  });

  test("without a version: what is there comes first", async () => {
    await space.createPod(scriptPod("there", "sleep 60"));
    await space.running("there");
    const events = await cluster.watch(`${space.pods}?watch=true&${only("there")}&timeoutSeconds=1`);
    assert.deepEqual(summary(events), ["ADDED there"]);
    await cluster.call("DELETE", `${space.pods}/there?gracePeriodSeconds=0`);
  });

  test("a pod that comes into the selection is added, one that leaves it is deleted", async () => {
    await space.createPod(scriptPod("moves", "true"));
    await space.finished("moves");
    const from = await now();
    const label = (value: string | null): Promise<unknown> =>
      cluster.object("PATCH", `${space.pods}/moves`, {
        body: { metadata: { labels: { mark: value } } },
        headers: { "content-type": "application/merge-patch+json" },
      });
    await label("x");
    await label("y");
    await label(null);
    const events = await cluster.watch(
      `${space.pods}?watch=1&resourceVersion=${from}&labelSelector=mark&timeoutSeconds=20`,
      ({ type }) => type === "DELETED",
    );
    assert.deepEqual(summary(events), ["ADDED moves", "MODIFIED moves", "DELETED moves"]);
    assert.equal(events[2]?.object.metadata.labels?.mark, "y");
  });

  test("allowWatchBookmarks: a bookmark ends what was there, with nothing but a version", async () => {
    const events = await cluster.watch(
      `${space.pods}?watch=1&allowWatchBookmarks=true&${only("nobody")}&timeoutSeconds=2`,
    );
    assert.equal(events[0]?.type, "BOOKMARK");
    assert.match(events[0].object.metadata.resourceVersion, /^\d+$/);
    assert.equal(events[0].object.kind, "Pod");
  });

  test("timeoutSeconds ends it properly", async () => {
    const response = await cluster.open("GET", `${space.pods}?watch=1&resourceVersion=${await now()}&timeoutSeconds=1`);
    response.resume();
    await new Promise((resolve) => response.once("end", resolve));
    assert.ok(response.complete);
  });

  test("from a version that the history does not reach: an ERROR event with 410", async () => {
    const events = await cluster.watch(`${space.pods}?watch=1&resourceVersion=1&timeoutSeconds=2`, () => true);
    // A cluster that has only just started still knows everything.
    if (events[0]?.type === "ERROR") {
      const { kind, code, reason, message } = events[0].object;
      assert.deepEqual([kind, code, reason], ["Status", 410, "Expired"]);
      assert.match(String(message), /^too old resource version: 1 \(\d+\)$/);
    }
  });

  test("events can be watched", async () => {
    const from = (await cluster.object("GET", `${space.path}/events?limit=1`)).metadata.resourceVersion;
    await space.createPod(scriptPod("eventful", "true"));
    const selector = encodeURIComponent("involvedObject.name=eventful");
    const events = await cluster.watch(
      `${space.path}/events?watch=1&resourceVersion=${from}&fieldSelector=${selector}&timeoutSeconds=30`,
      ({ object }) => (object as unknown as { reason: string }).reason === "Started",
    );
    const reasons = events.map(({ object }) => (object as unknown as { reason: string }).reason);
    assert.deepEqual(reasons, ["Scheduled", "Pulled", "Created", "Started"]);
  });
});
