/** Runs of an earlier window: what they were asked for with is known again, for another try and for whoever wants them again. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import * as library from "../../../client/src/cluster/index.ts";
import { entryNameOf } from "../../../client/src/cluster/run/journal.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { Cluster, RunState } from "../../../client/src/cluster/index.ts";
import type { Runs } from "../../../client/src/runs/runs.ts";
import type { Act } from "../../simulation/program.ts";
import { SECRET, SECRET_ENV, VALUE as SECRET_VALUE } from "../../simulation/secrets.ts";
import { NAMESPACE, programPlan, World } from "../../simulation/world.ts";
import { changed, editor, openWindow } from "./window.ts";

const world = await World.create();
world.clock.start();
const storage = mkdtempSync(join(tmpdir(), "runs-"));
after(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(storage, { recursive: true, force: true });
});

const HOUR = 3_600_000;
const working = (): RunPlan => programPlan([{ acts: [{ wait: HOUR }] }]);
const connect = (): Promise<Cluster> => world.connect();

/** A window that starts a run and is closed while that works. */
async function closedWindow(request: RunPlanParams = { task: "prepare_data" }): Promise<string> {
  const { runs } = openWindow({ storage, connect });
  const { id, handle } = await runs.start(await connect(), working(), request);
  await world.clock.until(() => handle.state.stage === "running");
  runs.dispose();
  return id;
}

/** Ends a run, and then its window. */
async function end(runs: Runs, id: string): Promise<void> {
  const run = runs.all.find((one) => one.id === id);
  run?.handle.stop();
  await run?.handle.settled;
  runs.dispose();
}

describe("a run of an earlier window", () => {
  test("is known with all that it was asked for with", async () => {
    const request: RunPlanParams = {
      task: "prepare_data",
      uri: "file:///project/tasks.py",
      environment: "k8s",
      parameters: { lines: "40" },
      words: ["--set", "prepare_data.seconds=2"],
      interactive: false,
    };
    const id = await closedWindow(request);
    const { runs } = openWindow({ storage, connect });
    await runs.resume();
    assert.deepEqual(runs.all.find((run) => run.id === id)?.params, request);
    await end(runs, id);
  });

  test("is found as soon as the workspace is trusted, and not before", async () => {
    const id = await closedWindow();
    editor.trust(false);
    const { runs } = openWindow({ storage, connect });
    try {
      await runs.resume();
      assert.equal(runs.all.length, 0);
      editor.trust(true);
      await runs.resume(); // that which is under way
      assert.ok(runs.all.some((run) => run.id === id));
    } finally {
      editor.trust(true);
      await end(runs, id);
    }
  });

  test("whose cluster cannot be reached is shown with the reason, is another window's to take, and is tried again with another cluster", async () => {
    const id = await closedWindow();
    let isThere = false;
    const away = new Error("nobody answers");
    const { runs, clustersChanged } = openWindow({
      storage,
      connect: () => (isThere ? connect() : Promise.reject(away)),
    });
    await runs.resume();
    assert.deepEqual(
      runs.lost.map(({ state, why }) => [state.id, why]),
      [[id, "nobody answers"]],
    );
    const other = openWindow({ storage, connect });
    await other.runs.resume();
    assert.deepEqual([other.runs.all.map((run) => run.id), other.runs.lost], [[id], []]);
    other.runs.dispose();
    isThere = true;
    clustersChanged();
    await runs.resume(); // that which is under way
    assert.deepEqual([runs.all.map((run) => run.id), runs.lost], [[id], []]);
    await end(runs, id);
  });

  test("is gone on with in its own cluster only, unless that is a sandbox, which ended with its window", async () => {
    const cluster = await connect();
    for (const { name, isFollowed } of [
      { name: "production", isFollowed: false },
      { name: "databand-sandbox", isFollowed: true },
    ]) {
      const id = await closedWindow();
      const elsewhere = changed(cluster, { name, server: "https://10.1.2.3:6443" });
      const { runs } = openWindow({ storage, connect: () => Promise.resolve(elsewhere) });
      await runs.resume();
      assert.deepEqual(
        runs.all.map((run) => run.id),
        isFollowed ? [id] : [],
      );
      if (!isFollowed) assert.match(runs.lost[0]?.why ?? "", /which is not the chosen cluster/);
      runs.dispose();
      const after = openWindow({ storage, connect }).runs;
      await after.resume();
      await end(after, id);
    }
  });

  test("that another window follows is left to it, and looked at again soon", async (context) => {
    const id = await closedWindow();
    const other = new library.RunClaims(join(storage, "runs"), { pid: process.ppid });
    await other.take(id);
    const { runs } = openWindow({ storage, connect });
    const timers = context.mock.method(globalThis, "setTimeout");
    await runs.resume();
    assert.deepEqual([runs.all, runs.lost], [[], []]);
    assert.deepEqual(
      (await runs.journalled()).map((state) => state.id),
      [id],
    );
    const [again, after] = timers.mock.calls.at(-1)?.arguments ?? [];
    assert.equal(after, 10_000);
    other.releaseAll();
    again?.();
    await runs.resume(); // that which is under way
    assert.equal(runs.all[0]?.id, id);
    await end(runs, id);
  });

  test("is followed by nobody while no window can say that it does: it is shown with the reason, and looked at again soon", async (context) => {
    const id = await closedWindow();
    const full = (): Promise<never> => Promise.reject(new Error("ENOSPC: no space left on device"));
    const make = context.mock.method(library.RunClaims.prototype, "take", full);
    const { runs } = openWindow({ storage, connect });
    const timers = context.mock.method(globalThis, "setTimeout");
    await runs.resume();
    assert.deepEqual([runs.all, runs.lost.map(({ state }) => state.id)], [[], [id]]);
    assert.match(runs.lost[0]?.why ?? "", /^The journal of runs cannot be written: ENOSPC: no space left on device\. /);
    const [again, after] = timers.mock.calls.at(-1)?.arguments ?? [];
    assert.equal(after, 10_000);
    make.mock.restore();
    again?.();
    await runs.resume(); // that which is under way
    assert.deepEqual([runs.all[0]?.id, runs.lost], [id, []]);
    await end(runs, id);
  });

  test("is none of a window's that is closed, whatever becomes of clusters", async () => {
    const id = await closedWindow();
    const away = (): Promise<Cluster> => Promise.reject(new Error("nobody answers"));
    const { runs, clustersChanged } = openWindow({ storage, connect: away });
    await runs.resume();
    assert.equal(runs.lost.length, 1);
    runs.dispose();
    assert.equal(clustersChanged(), 0, "nobody listens any more");
    const other = openWindow({ storage, connect }).runs;
    await other.resume();
    assert.equal(other.all[0]?.id, id);
    await end(other, id);
  });

  test("is lost no more when another window has ended it", async () => {
    const id = await closedWindow();
    const away = (): Promise<Cluster> => Promise.reject(new Error("nobody answers"));
    const { runs } = openWindow({ storage, connect: away });
    await runs.resume();
    assert.equal(runs.lost.length, 1);
    const other = openWindow({ storage, connect }).runs;
    await other.resume();
    other.all[0]?.handle.stop();
    await world.clock.until(() => !existsSync(join(storage, "runs", entryNameOf(id))), "that the journal forgets it");
    other.dispose();
    await runs.resume();
    assert.deepEqual(runs.lost, []);
    runs.dispose();
  });

  test("has no secret in its file whose value no window knew when it was printed", async () => {
    let tells = false;
    const away = new library.ClusterError("server", "the key management service is away");
    const quiet = (cluster: Cluster): Cluster =>
      changed(cluster, {
        request: (method, path, options) =>
          !tells && path.includes("/secrets/") ? Promise.reject(away) : cluster.request(method, path, options),
      });
    const cluster = await world.connect();
    await cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/secrets`, { body: SECRET });
    const print: Act = { print: `logs in with ${SECRET_VALUE} now\n` };
    const plan = programPlan([{ acts: [print, { wait: HOUR }] }]);
    const [container] = (plan.pod as unknown as library.Pod).spec?.containers ?? [];
    const pod = {
      ...plan.pod,
      spec: { ...(plan.pod.spec as object), containers: [{ ...container, env: SECRET_ENV }] },
    };
    const first = openWindow({ storage, connect });
    const run = await first.runs.start(quiet(cluster), { ...plan, pod }, { task: "prepare_data" });
    const written = (): string => readFileSync(run.logs.path, "utf8");
    await world.clock.until(() => existsSync(run.logs.path) && written().includes("logs in"));
    assert.match(written(), /the secret "db-login" cannot be read now/);
    assert.ok(written().includes(SECRET_VALUE));
    first.runs.dispose();

    tells = true;
    const { runs } = openWindow({ storage, connect });
    await runs.resume();
    const found = runs.all.find(({ id }) => id === run.id);
    assert.ok(found);
    await world.clock.until(() => found.logs.masks.secrets.redactor !== undefined);
    assert.equal(await found.logs.masks.settled(), undefined);
    assert.match(written(), /logs in with \*{6} now/);
    assert.ok(!written().includes(SECRET_VALUE));
    found.handle.stop();
    await found.handle.done;
    assert.equal(written().match(/logs in with/g)?.length, 1);
    runs.dispose();
  });

  test("the next try of an operator is planned from it, by the files as they are now; that of DBND's is the pod of before", async () => {
    const plans = [
      { request: { task: "load", uri: "file:///dag.py", operator: 0, forRun: true }, plan: failing(true), asked: 1 },
      { request: { task: "prepare_data", environment: "k8s" }, plan: failing(false), asked: 0 },
    ];
    for (const { request, plan, asked } of plans) {
      const planned: RunPlanParams[] = [];
      const state: RunState = {
        ...newRun(plan, { name: "sim", server: "" }, world.clock.now(), { request, retries: "policy" }),
        stage: "retrying",
        outcome: { verdict: "failed", sentence: "no" },
      };
      const cluster = await world.connect();
      await library
        .fileJournal(join(storage, "runs"))
        .save({ ...state, cluster: { name: cluster.name, server: cluster.server } });
      const again = {
        ...plan,
        podName: "again",
        pod: { ...plan.pod, metadata: { ...(plan.pod.metadata as object), name: "again" } },
      };
      const makePlan = (asked: RunPlanParams): RunPlan => {
        planned.push(asked);
        return again;
      };
      const { runs } = openWindow({ storage, connect: () => Promise.resolve(cluster), makePlan });
      await runs.resume();
      const [run] = runs.all;
      assert.ok(run);
      await world.clock.until(() => run.handle.state.tries.length === 2);
      assert.equal(run.handle.state.plan.podName, asked > 0 ? "again" : `${plan.podName}-2`);
      assert.deepEqual(planned, asked > 0 ? [{ ...request, identity: plan.identity, tryNumber: 2 }] : []);
      await end(runs, run.id);
    }
  });
});

/** The plan of a run whose container works for long; of an operator, or of DBND. */
function failing(isOperator: boolean): RunPlan {
  const plan = programPlan([{ acts: [{ wait: HOUR }] }], { taskRetries: 1 });
  return isOperator ? { ...plan, operator: { followsLog: true } } : plan;
}
