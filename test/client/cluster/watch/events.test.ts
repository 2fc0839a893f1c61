import assert from "node:assert/strict";
import { test } from "node:test";
import { followEvents } from "../../../../client/src/cluster/watch/events.ts";
import { FakeApi, type Call } from "../fakeApi.ts";

const EVENTS = "/api/v1/namespaces/etl/events";

function event(uid: string, version: number, reason: string, at: string): object {
  return { metadata: { uid, name: uid, resourceVersion: String(version) }, reason, lastTimestamp: at };
}

test("events of a pod: those that are there in order, then each as it comes, once, over a broken watch", async () => {
  const first = [event("b", 2, "Pulled", "2026-01-01T00:00:02Z"), event("a", 1, "Scheduled", "2026-01-01T00:00:01Z")];
  const watches: Call[] = [];
  await using api = new FakeApi()
    .on("GET", EVENTS, (call) => {
      assert.equal(
        call.query.get("fieldSelector"),
        "involvedObject.kind=Pod,involvedObject.name=p,involvedObject.uid=u",
      );
      if (call.query.has("watch")) {
        call.open();
        watches.push(call);
      } else call.json({ metadata: { resourceVersion: String(2 + watches.length) }, items: first });
    })
    .start();
  const told: string[] = [];
  const stop = new AbortController();
  const done = followEvents(
    await api.cluster(),
    "etl",
    { name: "p", uid: "u" },
    {
      onEvents: (events) => told.push(...events.map(({ reason = "" }) => reason)),
      onState: ({ kind }) => {
        if (kind === "stopped") told.push(kind);
      },
    },
    { signal: stop.signal },
  );
  const send = (object: object): void => watches.at(-1)?.write(`${JSON.stringify({ type: "ADDED", object })}\n`);
  await api.until(() => watches.length === 1, "the watch");
  send(event("c", 5, "Started", "2026-01-01T00:00:03Z"));
  await api.until(() => told.length === 3, "the third event");
  // The server has forgotten the version: what is listed again was told before.
  const gone = { kind: "Status", status: "Failure", reason: "Expired", code: 410, message: "too old" };
  watches.at(-1)?.write(`${JSON.stringify({ type: "ERROR", object: gone })}\n`);
  await api.until(() => watches.length === 2, "another watch");
  send(event("c", 9, "Started again", "2026-01-01T00:00:04Z"));
  await api.until(() => told.length === 4, "the repetition");
  stop.abort();
  await done;
  assert.deepEqual(told, ["Scheduled", "Pulled", "Started", "Started again", "stopped"]);
});

test("the end of the pod is told behind its events, and what comes late of it still is; then nothing is followed", async () => {
  const pods: Call[] = [];
  const events: Call[] = [];
  await using api = new FakeApi()
    .on("GET", "/api/v1/namespaces/etl/pods", (call) => {
      assert.equal(call.query.get("fieldSelector"), "metadata.name=p");
      if (call.query.has("watch")) {
        call.open();
        pods.push(call);
      } else call.json({ metadata: { resourceVersion: "1" }, items: [] });
    })
    .on("GET", EVENTS, (call) => {
      if (call.query.has("watch")) {
        call.open();
        events.push(call);
      } else
        call.json({ metadata: { resourceVersion: "1" }, items: [event("a", 1, "Pulled", "2026-01-01T00:00:01Z")] });
    })
    .start();
  const told: string[] = [];
  let isOver = false;
  void followEvents(
    await api.cluster(),
    "etl",
    { name: "p", uid: "u" },
    {
      onEvents: (seen) => told.push(...seen.map(({ reason = "" }) => reason)),
      onState: () => undefined,
      onGone: () => told.push("gone"),
    },
    { signal: new AbortController().signal },
  ).then(() => (isOver = true));
  const tellPod = (type: string, uid: string): void => {
    const metadata = { name: "p", uid, resourceVersion: "7" };
    pods.at(-1)?.write(`${JSON.stringify({ type, object: { metadata } })}\n`);
  };
  await api.until(() => told.includes("gone") && pods.length === 1 && events.length === 1, "that there is none");
  tellPod("ADDED", "u");
  await api.clock.sleep(40_000);
  assert.equal(isOver, false, "a pod that has come is followed");
  tellPod("DELETED", "another");
  tellPod("DELETED", "u");
  await api.until(() => told.length === 3, "its end");
  events
    .at(-1)
    ?.write(`${JSON.stringify({ type: "ADDED", object: event("k", 9, "Killing", "2026-01-01T00:00:09Z") })}\n`);
  await api.until(() => isOver, "the end");
  assert.deepEqual(told, ["Pulled", "gone", "gone", "Killing"]);
});
