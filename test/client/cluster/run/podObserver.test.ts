/** What a run believes of its cluster: a refusal may be a bad moment of it, and what a list does not have is gone. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
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
