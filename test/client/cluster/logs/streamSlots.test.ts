/** Many logs through few streams. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import { StreamSlots } from "../../../../client/src/cluster/logs/streamSlots.ts";
import { base, FakeApi, pod } from "../fakeApi.ts";
import { range, texts, part, recorder } from "./oneLog.ts";

describe("many logs at once", () => {
  test("whoever leaves while it waits has taken nobody's turn", async () => {
    await using api = new FakeApi().start();
    const slots = StreamSlots.of(await api.cluster("t1", { mostLogStreams: () => 1 }));
    const first = await slots.take(true, undefined);
    const leaver = new AbortController();
    const left = slots.take(true, leaver.signal);
    const next = slots.take(true, undefined);
    leaver.abort();
    assert.equal(await left, undefined);
    first?.release();
    let got = false;
    void next.then(() => (got = true));
    await api.clock.sleep(1000);
    assert.ok(got);
    (await next)?.release();
  });

  test("as many streams as the user wants; a change is followed at once", async () => {
    let open = 0;
    let most = 0;
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        call.open();
        call.write(part(call, 10).join(""));
        most = Math.max(most, ++open);
        call.closed.addEventListener("abort", () => open--, { once: true });
      })
      .start();
    let wanted = 3;
    const cluster = await api.cluster("t1", { mostLogStreams: () => wanted });
    const sinks = range(0, 12).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    assert.equal(most, 3);
    wanted = 8;
    await api.clock.until(() => open === 8);
    assert.equal(most, 8);
    wanted = 1;
    await api.clock.until(() => open === 1);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
  });

  test("each is read as far as it goes before the first that is followed has had its turn", async () => {
    const asked: string[] = [];
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        const isFollowed = call.query.get("follow") === "true";
        asked.push(isFollowed ? "followed" : "read");
        call.open();
        call.write(part(call, 10).join(""));
        if (!isFollowed) call.end();
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 3 });
    const sinks = range(0, 30).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    // Those that had come before anybody waited, and the last ones, are followed at once.
    assert.ok(asked.filter((how) => how === "followed").length <= 6, asked.join());
    await api.clock.until(() => asked.filter((how) => how === "followed").length >= 30);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
  });

  test("a server that takes long to answer costs nobody the turn", async () => {
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", async (call) => {
        await api.clock.sleep(3000);
        call.open();
        call.write(part(call, 10).join(""));
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 1 });
    const sinks = range(0, 3).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    const started = api.clock.now();
    await api.clock.until(() => sinks.every(({ got }) => got.length === 10));
    assert.ok(api.clock.now() - started < 20_000);
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
  });

  test("a node that pauses in the middle of a log is no reason to read that twice", async () => {
    const asked = new Map<string, number>();
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        call.json(pod(call.path.split("/").at(-1) ?? "", "Running", { status: base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", async (call) => {
        asked.set(call.path, (asked.get(call.path) ?? 0) + 1);
        const lines = part(call, 10);
        call.open();
        call.write(lines.slice(0, 5).join(""));
        await api.clock.sleep(2000);
        call.write(lines.slice(5).join(""));
        if (call.query.get("follow") !== "true") call.end();
      })
      .start();
    const cluster = await api.cluster("t1", { mostLogStreams: () => 1 });
    const sinks = range(0, 4).map(recorder);
    const stop = new AbortController();
    const ends = sinks.map((sink, index) =>
      followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink, { signal: stop.signal }),
    );
    // The first one is followed, since nobody waits when it comes.
    await api.clock.until(() => sinks.slice(1).every(({ got }) => got.length === 10));
    const glances = [...asked].filter(([path]) => !path.includes("p0/")).map(([, count]) => count);
    assert.ok(glances.filter((count) => count > 1).length <= 1, glances.join());
    stop.abort();
    assert.ok((await Promise.all(ends)).every(({ why }) => why === "cancelled"));
  });

  test("500 pods, no more than 64 streams: everybody gets a turn, and each line comes once", async () => {
    let open = 0;
    let most = 0;
    const count = 500;
    await using api = new FakeApi()
      .on("GET", "/api/v1/namespaces/etl/pods/*", (call) => {
        const name = call.path.split("/").at(-1) ?? "";
        const isOver = api.clock.now() > Date.parse("2026-01-01T00:02:00Z");
        call.json(pod(name, isOver ? "Succeeded" : "Running", { status: isOver ? base.ended(0) : base.running() }));
      })
      .on("GET", "/api/v1/namespaces/etl/pods/*/log", (call) => {
        call.open();
        call.write(part(call, 10).join(""));
        if (call.query.get("follow") !== "true") {
          call.end();
          return;
        }
        most = Math.max(most, ++open);
        call.closed.addEventListener("abort", () => open--, { once: true });
      })
      .start();
    const cluster = await api.cluster();
    const sinks = range(0, count).map(recorder);
    const early = api.clock.sleep(12_000).then(() => sinks.filter(({ got }) => got.length === 10).length);
    const ends = await Promise.all(
      sinks.map((sink, index) => followLogs(cluster, { namespace: "etl", pod: `p${index}` }, sink)),
    );
    assert.equal(await early, count);
    assert.ok(ends.every(({ why }) => why === "container-ended"));
    for (const { got } of sinks) assert.deepEqual(got, texts(0, 10));
    assert.equal(most, 64);
    assert.equal(open, 0);
  });
});
