/** Servers, and what stands before them, that make a watch hard. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { watchPods } from "../../../../client/src/cluster/watch/watch.ts";
import type { WatchHandlers, WatchState } from "../../../../client/src/cluster/watch/watchHandlers.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";

const PODS = "/api/v1/namespaces/etl/pods";

const versioned = (version: number, one: Pod): Pod => ({
  ...one,
  metadata: { ...one.metadata, resourceVersion: String(version) },
});
const list = (version: number, ...names: string[]) => ({
  metadata: { resourceVersion: String(version) },
  items: names.map((name) => versioned(version, pod(name, "Running"))),
});
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
const bookmark = (version: number): string =>
  event("BOOKMARK", { kind: "Pod", metadata: { resourceVersion: String(version) } });

/** A watch of the namespace, and what it tells. */
async function follow(api: FakeApi) {
  const stop = new AbortController();
  const told: string[] = [];
  const states: WatchState[] = [];
  const handlers: WatchHandlers = {
    onSync: (pods) => void told.push(`[${pods.map(({ metadata }) => metadata.name).join(", ")}]`),
    onUpsert: ({ metadata }) => void told.push(metadata.name ?? ""),
    onState: (state) => void states.push(state),
  };
  const over = watchPods(await api.cluster(), { namespace: "etl" }, handlers, { signal: stop.signal });
  return {
    ...{ told, states },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await over;
    },
  };
}

/** How often a server is asked in two minutes that answers watches so. */
async function requestsInTwoMinutes(watch: (call: Call, version: number) => void): Promise<number> {
  let version = 10;
  await using api = new FakeApi()
    .on("GET", PODS, (call) => {
      if (call.query.has("watch")) watch(call, ++version);
      else call.json(list(version, "a"));
    })
    .start();
  await using seen = await follow(api);
  const began = api.clock.now();
  await api.until(() => api.clock.now() - began > 120_000);
  assert.equal(seen.told[0], "[a]");
  return api.calls.length;
}

describe("a server that ends each watch at once", () => {
  const ends: readonly (readonly [what: string, watch: (call: Call, version: number) => void, most: number])[] = [
    [
      "without a word",
      (call) => {
        call.open();
        call.end();
      },
      30,
    ],
    [
      "by breaking the connection",
      (call) => {
        call.open();
        call.reset();
      },
      30,
    ],
    ["with an error", (call) => call.fail(500, "InternalError"), 30],
    ["with a version that is too old, although it was just listed", (call) => call.fail(410, "Expired"), 60],
    // Each watch has something to say: then it is asked a few times a second, and not as fast as it answers.
    [
      "after a bookmark that is newer",
      (call, version) => {
        call.open();
        call.write(bookmark(version));
        call.end();
      },
      1000,
    ],
    [
      "after a change",
      (call, version) => {
        call.open();
        call.write(event("MODIFIED", versioned(version, pod("a", "Running"))));
        call.end();
      },
      1000,
    ],
    [
      "after a change, by breaking the connection",
      (call, version) => {
        call.open();
        call.write(event("MODIFIED", versioned(version, pod("a", "Running"))));
        call.reset();
      },
      1000,
    ],
  ];
  for (const [what, watch, most] of ends) {
    test(`${what}: it is left alone for a while`, async () => {
      const requests = await requestsInTwoMinutes(watch);
      assert.ok(requests >= 3 && requests <= most, `${requests} requests in two minutes`);
    });
  }
});

test("a bookmark that is older than what is known takes the watch nowhere back", async () => {
  let watches = 0;
  await using api = new FakeApi()
    .on("GET", PODS, (call) => {
      if (!call.query.has("watch")) {
        call.json(list(10, "a"));
        return;
      }
      call.open();
      if (++watches > 1) return;
      call.write(event("MODIFIED", versioned(20, pod("a", "Running"))) + bookmark(15) + bookmark(9));
      api.clock.after(2000, () => call.end());
    })
    .start();
  await using seen = await follow(api);
  await api.until(() => watches === 2);
  assert.equal(api.calls.at(-1)?.query.get("resourceVersion"), "20");
  assert.deepEqual(seen.told, ["[a]", "a"]);
});

describe("the time that a server wants to be left alone", () => {
  const waits: readonly (readonly [what: string, header: (now: number) => string])[] = [
    ["in seconds", () => "20"],
    ["as a date", (now) => new Date(now + 20_000).toUTCString()],
  ];
  for (const [what, header] of waits) {
    for (const where of ["list", "watch"] as const) {
      test(`${what}, of a ${where}`, async () => {
        let refusedAt = 0;
        await using api = new FakeApi()
          .on("GET", PODS, (call) => {
            const isRefused = refusedAt === 0 && (where === "watch") === call.query.has("watch");
            if (isRefused) {
              refusedAt = api.clock.now();
              call.fail(429, "TooManyRequests", "busy", { "Retry-After": header(refusedAt) });
            } else if (call.query.has("watch")) call.open();
            else call.json(list(10, "a"));
          })
          .start();
        await using seen = await follow(api);
        await api.until(() => refusedAt > 0);
        const asked = api.calls.length;
        await api.until(() => api.calls.length > asked);
        // A date has no milliseconds.
        assert.ok(api.clock.now() - refusedAt >= 19_000, `${api.clock.now() - refusedAt} ms`);
        const told = seen.states.find(({ kind }) => kind === "disconnected");
        assert.ok(told?.kind === "disconnected" && told.error.reason === "too-many-requests");
      });
    }
  }
});

describe("a list whose next page the server has forgotten", () => {
  const page = (call: Call, next?: string): void =>
    call.json({ metadata: { resourceVersion: "10", continue: next }, items: list(10, "a").items });

  test("it is asked for all at once; where that fails, too, again from the beginning, after a while", async () => {
    let isOver = false;
    await using api = new FakeApi()
      .on("GET", PODS, (call) => {
        if (call.query.has("watch")) call.open();
        else if (call.query.has("continue")) call.fail(410, "Expired", "The provided continue parameter is too old");
        else if (call.query.has("limit")) page(call, "next");
        else if (isOver) call.json(list(12, "a", "b"));
        else call.fail(504, "Timeout", "too large");
      })
      .start();
    await using seen = await follow(api);
    await api.until(() => api.calls.length > 9);
    assert.deepEqual(seen.told, [], "half of a list is none");
    isOver = true;
    await api.until(() => seen.told.length > 0);
    assert.deepEqual(seen.told, ["[a, b]"]);
    assert.ok(api.clock.now() - Date.parse("2026-01-01T00:00:00Z") > 1000, "no busy loop");
  });
});
