/** Runs of an earlier window: what they were asked for with is known again, for another try and for whoever wants them again. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, test, type TestContext } from "node:test";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import * as library from "../../../client/src/cluster/index.ts";
import { entryNameOf } from "../../../client/src/cluster/run/journal.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { Cluster, RunResult, RunState } from "../../../client/src/cluster/index.ts";
import type { Runs } from "../../../client/src/runs/runs.ts";
import type { Act } from "../../simulation/program.ts";
import { SECRET, SECRET_ENV, VALUE as SECRET_VALUE } from "../../simulation/secrets.ts";
import { asWorker, windowId } from "../../simulation/plans.ts";
import { NAMESPACE, programPlan, World } from "../../simulation/world.ts";
import { changed, editor, openWindow } from "./window.ts";

const world = await World.create();
world.clock.start();
let storage = "";
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), "runs-"));
});
afterEach(() => rmSync(storage, { recursive: true, force: true }));
after(() => world[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const working = (): RunPlan => programPlan([{ acts: [{ wait: HOUR }] }]);
const connect = (): Promise<Cluster> => world.connect();

/** A window that starts a run and is closed while that works. */
async function closedWindow(request: RunPlanParams = { task: "prepare_data" }, plan = working()): Promise<string> {
  const { runs } = openWindow({ storage, connect });
  const { id, handle } = await runs.start(await connect(), plan, request);
  await world.clock.until(() => handle.state.stage === "running");
  runs.dispose();
  return id;
}

/** A run that a window has left in the journal when it was stopped, and nobody knew yet what became of its pod; gives its id. */
async function stoppedRun(): Promise<string> {
  const id = await closedWindow();
  const journal = library.fileJournal(join(storage, "runs"));
  const state = (await journal.load()).find((one) => one.id === id);
  assert.ok(state);
  const result: RunResult = { verdict: "stopped", sentence: "no", pod: "unknown", tries: 1 };
  await journal.save({ ...state, stage: "ended", isOpen: true, changedAt: Date.now(), result });
  return id;
}

/** Waits until a window has found a run again by itself. */
function goneOnWith(runs: Runs): Promise<void> {
  return world.clock.until(() => runs.all.length > 0 && runs.lost.length === 0, "that it is gone on with");
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

  test("is gone on with once, however often it is looked for", async () => {
    const id = await closedWindow();
    const { runs } = openWindow({ storage, connect });
    await runs.resume();
    const { all } = runs;
    await runs.resume();
    assert.equal(all.length, 1);
    assert.ok(runs.all.length === 1 && runs.all[0] === all[0]);
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
      await goneOnWith(runs);
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
    await goneOnWith(runs);
    assert.deepEqual(
      runs.all.map((run) => run.id),
      [id],
    );
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
    context.after(() => other.releaseAll());
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
    await goneOnWith(runs);
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
    await goneOnWith(runs);
    assert.equal(runs.all[0]?.id, id);
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

  test("whose cluster cannot be reached is tried again after a minute: once, however often it was tried, and not by a closed window", async (context) => {
    const id = await closedWindow();
    let isThere = false;
    const { runs } = openWindow({
      storage,
      connect: () => (isThere ? connect() : Promise.reject(new Error("nobody answers"))),
    });
    let changes = 0;
    runs.onChanged((run) => (changes += run ? 0 : 1));
    const waiting = looks(context);
    await runs.resume();
    assert.equal(changes, 1, "whoever shows what is lost is told");
    await runs.resume();
    assert.deepEqual(
      waiting().map(({ after }) => after),
      [60_000],
    );
    isThere = true;
    waiting()[0]?.begin();
    await goneOnWith(runs);
    assert.deepEqual([runs.all.map((run) => run.id), waiting()], [[id], []]);
    await end(runs, id);

    const lost = await closedWindow();
    isThere = false;
    const other = openWindow({ storage, connect: () => Promise.reject(new Error("nobody answers")) }).runs;
    await other.resume();
    assert.equal(waiting().length, 1);
    other.dispose();
    assert.deepEqual(waiting(), []);
    const last = openWindow({ storage, connect }).runs;
    await last.resume();
    await end(last, lost);
  });

  test("that has ended and that another window settles is left to it for good", async (context) => {
    const id = await stoppedRun();
    const other = new library.RunClaims(join(storage, "runs"), { pid: process.ppid });
    context.after(() => other.releaseAll());
    await other.take(id);
    const { runs } = openWindow({ storage, connect: () => assert.fail("nothing is to be asked") });
    const waiting = looks(context);
    await runs.resume();
    assert.deepEqual([runs.all, runs.lost, waiting()], [[], [], []]);
    runs.dispose();
    other.releaseAll();
  });

  test("that has ended is looked after once by a window, however often it looks for runs", async () => {
    await stoppedRun();
    const answer = Promise.withResolvers<Cluster>();
    let asked = 0;
    const { runs } = openWindow({
      storage,
      connect: () => {
        asked++;
        return answer.promise;
      },
    });
    await runs.resume();
    await world.clock.until(() => asked > 0);
    await runs.resume();
    answer.resolve(await connect());
    const entries = (): readonly string[] =>
      readdirSync(join(storage, "runs")).filter((name) => name.endsWith(".run.json"));
    await world.clock.until(() => entries().length === 0, "that the journal forgets it");
    assert.equal(asked, 1);
    runs.dispose();
  });

  test("whose stop was asked for in it is known as stopped there", async () => {
    for (const isStopped of [false, true]) {
      // It goes on working after a SIGTERM, so that the stop is under way for as long as the window is looked at.
      const plan = programPlan([{ acts: [{ wait: HOUR }], lingers: HOUR }]);
      const pod = { ...plan.pod, spec: { ...(plan.pod.spec as object), terminationGracePeriodSeconds: 3600 } };
      const first = openWindow({ storage, connect }).runs;
      const { id, handle } = await first.start(await connect(), { ...plan, pod }, { task: "prepare_data" });
      await world.clock.until(() => handle.state.stage === "running");
      if (isStopped) handle.stop();
      await world.clock.until(() => journalledWish(id) === (isStopped ? "stop" : undefined));
      first.dispose();
      const { runs } = openWindow({ storage, connect });
      await runs.resume();
      const found = runs.all.find((run) => run.id === id);
      assert.equal(found?.isStoppedElsewhere, isStopped);
      assert.ok(found);
      found.handle.stop();
      found.handle.stop();
      await found.handle.settled;
      runs.dispose();
    }
  });

  test("of a worker of Airflow is adopted by the window that goes on with it, unless that only reads", async () => {
    for (const isReadOnly of [false, true]) {
      const id = await closedWindow({ task: "load" }, asWorker(working()));
      if (isReadOnly) editor.settings.set("readOnly", true);
      try {
        const { runs } = openWindow({ storage, connect });
        await runs.resume();
        const { executors } = runs.all.find((run) => run.id === id)?.handle.state ?? {};
        assert.deepEqual(executors, isReadOnly ? undefined : [windowId(1), runs.executorId]);
        await end(runs, id);
      } finally {
        editor.settings.clear();
      }
    }
  });

  test("whose entry in the journal cannot be read is told once, with where it is kept and a way to its pods", async () => {
    const entry = join(storage, "runs", "broken.run.json");
    mkdirSync(join(storage, "runs"));
    for (const answer of ["", "Clean Up Pods"]) {
      writeFileSync(entry, "{");
      if (answer !== "") editor.answers.push(answer);
      const { runs } = openWindow({ storage, connect });
      await runs.resume();
      await runs.resume();
      assert.deepEqual(editor.warnings.splice(0), [
        "An earlier run cannot be found again: its entry in the journal cannot be read, it is no JSON. " +
          `Kept for you: ${entry}.unreadable. Its pod may still be there.`,
      ]);
      assert.deepEqual(editor.commandsRun.splice(0), answer === "" ? [] : ["databand.cleanUpPods"]);
      runs.dispose();
    }
    const several = ["one", "two"].map((name) => join(storage, "runs", `${name}.run.json`));
    for (const file of several) writeFileSync(file, "{");
    const { runs } = openWindow({ storage, connect });
    await runs.resume();
    assert.equal(editor.warnings.length, 1);
    assert.match(editor.warnings.splice(0).join(), /^2 earlier runs cannot be found again: .*\.unreadable\. /);
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

/** What the journal has of a wish to stop a run. */
function journalledWish(id: string): string | undefined {
  const text = readFileSync(join(storage, "runs", entryNameOf(id)), "utf8");
  return (JSON.parse(text) as RunState).wish;
}

interface Look {
  readonly after: number;
  readonly begin: () => void;
}

/** Gives when runs are looked for again: the timers for that, from now on, that are not cleared. */
function looks(context: TestContext): () => readonly Look[] {
  const timers = context.mock.method(globalThis, "setTimeout");
  const clears = context.mock.method(globalThis, "clearTimeout");
  return () => {
    const cleared = new Set(clears.mock.calls.map(({ arguments: [timer] }) => timer));
    return timers.mock.calls.flatMap(({ arguments: [begin, after = 0], result }): readonly Look[] =>
      [10_000, 60_000].includes(after) && !cleared.has(result) ? [{ after, begin: () => begin() }] : [],
    );
  };
}

/** The plan of a run whose container works for long; of an operator, or of DBND. */
function failing(isOperator: boolean): RunPlan {
  const plan = programPlan([{ acts: [{ wait: HOUR }] }], { taskRetries: 1 });
  return isOperator ? { ...plan, operator: { followsLog: true } } : plan;
}
