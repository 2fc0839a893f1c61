/** What a run believes of its cluster: a refusal may be a bad moment of it, and what a list does not have is gone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunHandle } from "../../../../client/src/cluster/run/handle.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunResult } from "../../../../client/src/cluster/run/state.ts";
import type { WatchState } from "../../../../client/src/cluster/watch/watchHandlers.ts";
import { base, type Call } from "../fakeApi.ts";
import { OnePod, ours } from "./onePod.ts";
import { plan } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const POD = `${PODS}/p`;
const forbidden = (call: Call): void => call.fail(403, "Forbidden");
const isWatched = (api: OnePod): boolean => api.calls.some((call) => call.query.has("watch"));

describe("a pod that may not be read for a moment", () => {
  for (const [code, reason] of [
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [503, "ServiceUnavailable"],
  ] as const) {
    test(`when its patience is over (${code}): nobody has seen that it did not start, so it is asked for again`, async () => {
      await using api = new OnePod().on("GET", `${POD}/log`, (call) => call.open()).start();
      const handle = startRun(await api.cluster(), plan({ startupTimeout: 5000 }));
      await api.until(() => isWatched(api), "watch");
      // It has started, but the watch does not tell.
      api.current = ours("Running", base.running());
      api.on(
        "GET",
        POD,
        (call) => call.fail(code, reason),
        (call) => call.json(api.current),
      );
      await api.until(() => handle.state.stage !== "starting", "judged");
      assert.equal(handle.state.stage, "running");
      handle.detach();
      await handle.done;
    });
  }

  test("a refusal that lasts is believed then: the pod did not start in time, by all that is known", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan({ startupTimeout: 5000 }));
    await api.until(() => isWatched(api), "watch");
    api.on("GET", POD, forbidden);
    assert.equal((await handle.done).reason, "startup-timeout");
  });

  test("a watch that is open and says nothing: the pod is read every half a minute", async () => {
    await using api = new OnePod().on("GET", `${POD}/log`, (call) => call.open()).start();
    const handle = startRun(await api.cluster(), plan({ startupTimeout: 600_000 }));
    await api.until(() => isWatched(api), "watch");
    api.current = ours("Running", base.running());
    const began = api.clock.now();
    await api.until(() => handle.state.stage === "running", "running");
    assert.ok(api.clock.now() - began <= 31_000, `${api.clock.now() - began} ms`);
    handle.detach();
    await handle.done;
  });

  test("where it may not be watched: it is read on, and its end is told", async () => {
    await using api = new OnePod()
      .on("GET", PODS, forbidden)
      .on("GET", `${POD}/log`, (call) => call.open())
      .start();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => handle.state.stage === "starting" && api.callsTo("GET", /p$/).length > 0, "read");
    api.current = ours("Running", base.running());
    await api.until(() => handle.state.stage === "running", "running");
    api.on("GET", POD, forbidden, forbidden, (call) => call.json(api.current));
    api.on("GET", `${POD}/log`, (call) => call.end());
    api.current = ours("Succeeded", base.ended(0));
    assert.equal((await handle.done).verdict, "succeeded");
  });

  /** A run whose pod may not be watched, and is read; what is told of the connection. */
  async function polled(
    api: OnePod,
    act: (handle: RunHandle, states: readonly WatchState["kind"][]) => Promise<void>,
  ): Promise<RunResult> {
    api.on("GET", PODS, forbidden).on("GET", `${POD}/log`, (call) => call.open());
    const states: WatchState["kind"][] = [];
    const handle = startRun(await api.start().cluster(), plan(), {
      onConnection: ({ kind }) => void states.push(kind),
    });
    await api.until(() => handle.state.stage === "starting" && api.callsTo("GET", /p$/).length > 0, "read");
    await act(handle, states);
    await api.until(() => handle.state.result !== undefined, "its end");
    return handle.done;
  }

  test("where it may not be watched: refusals among other troubles do not last", async () => {
    await using api = new OnePod();
    const away = (call: Call): void => call.fail(503, "ServiceUnavailable");
    const result = await polled(api, async (handle, states) => {
      api.on("GET", POD, ...Array.from({ length: 12 }, () => [forbidden, away]).flat(), (call) =>
        call.json(api.current),
      );
      await api.until(() => states.includes("disconnected"), "disconnected");
      const told = states.length;
      await api.until(() => states.slice(told).includes("synced"), "synced again");
      assert.equal(handle.state.stage, "starting");
      handle.detach();
    });
    assert.equal(result.reason, undefined);
  });

  test("where it may not be watched: it is read no sooner than the server wants, and its end is told at once", async () => {
    await using api = new OnePod();
    const { reason } = await polled(api, async (handle) => {
      let busyAt = 0;
      let again = 0;
      api.on(
        "GET",
        POD,
        (call) => {
          busyAt = api.clock.now();
          call.fail(429, "TooManyRequests", "busy", { "retry-after": "20" });
        },
        (call) => {
          again ||= api.clock.now();
          call.fail(404, "NotFound");
        },
      );
      await api.until(() => again > 0, "read again");
      assert.ok(again - busyAt >= 20_000, `${again - busyAt} ms`);
      await api.until(() => handle.state.stage !== "starting", "gone");
      assert.ok(api.clock.now() - again < 1000);
    });
    assert.equal(reason, "err_pod_deleted");
  });
});

test("a pod that is missing from the list that follows a break of the watch is gone", async () => {
  await using api = new OnePod().on("GET", `${POD}/log`, (call) => call.open()).start();
  const handle = startRun(await api.cluster(), plan());
  await api.until(() => isWatched(api), "watch");
  api.become(ours("Running", base.running()));
  await api.until(() => handle.state.stage === "running", "running");
  // Nobody but the list can tell.
  api.on("GET", POD, (call) => call.fail(503, "ServiceUnavailable"));
  api.on("GET", `${POD}/log`, (call) => call.fail(503, "ServiceUnavailable"));
  api.current = undefined;
  const expired = { type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired", message: "too old" } };
  for (const call of api.calls) if (call.query.has("watch")) call.write(`${JSON.stringify(expired)}\n`);
  await api.until(() => handle.state.result !== undefined, "its end");
  const { verdict, reason, pod } = await handle.done;
  assert.deepEqual([verdict, reason, pod], ["failed", "err_pod_deleted", "absent"]);
});
