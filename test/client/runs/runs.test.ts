/** The runs of a window: each is told as it changes, and its end once nothing more comes of it. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import type { RunPlan } from "../../../server/src/protocol.ts";
import * as library from "../../../client/src/cluster/index.ts";
import { entryNameOf } from "../../../client/src/cluster/run/journal.ts";
import type { Cluster, RunResult } from "../../../client/src/cluster/index.ts";
import type { Run, Runs } from "../../../client/src/runs/runs.ts";
import { programPlan, World } from "../../simulation/world.ts";
import { changed, editor, openWindow } from "./window.ts";

const world = await World.create();
world.clock.start();
const folder = mkdtempSync(join(tmpdir(), "runs-"));
const HOUR = 3_600_000;
let windows = 0;
after(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => editor.settings.clear());

interface Opened {
  readonly runs: Runs;
  readonly storage: string;
  /** The ends that were told. */
  readonly ends: { readonly run: Run; readonly result: RunResult }[];
}

/** A window without runs; `storage` is a folder of its own. */
function open(storage = join(folder, `window-${++windows}`)): Opened {
  const { runs } = openWindow({ storage, connect: () => world.connect() });
  const ends: Opened["ends"] = [];
  runs.onEnded((end) => void ends.push(end));
  return { runs, storage, ends };
}

const done = (exit = 0): RunPlan => programPlan([{ acts: [{ print: "hello\n" }, { exit }] }]);
const start = async (runs: Runs, plan: RunPlan): Promise<Run> => runs.start(await world.connect(), plan, { task: "t" });

/** Where the journal has a run. */
const entryOf = (storage: string, { id }: Run): string => join(storage, "runs", entryNameOf(id));

describe("a run of this window", () => {
  test("is known at once, and its end is told when its log is written and the journal has it no more", async () => {
    const { runs, ends, storage } = open();
    const run = await start(runs, done(3));
    assert.deepEqual([runs.all, runs.active], [[run], [run]]);
    const entry = entryOf(storage, run);
    await world.clock.until(() => existsSync(entry), "its entry in the journal");
    let seen: unknown;
    runs.onEnded(({ run: { logs } }) => {
      seen = { text: readFileSync(logs.path, "utf8").replace(/^\S+ /gm, ""), isInJournal: existsSync(entry) };
    });
    await world.clock.until(() => ends.length === 1);
    assert.deepEqual(seen, { text: "hello\n", isInJournal: false });
    assert.equal(ends[0]?.result.exitCode, 3);
    assert.deepEqual([runs.all, runs.active], [[run], []]);
    runs.dispose();
  });

  test("has panels until it is taken off the list, or its window is closed", async (context) => {
    const { runs, ends } = open();
    const [ended, working] = [await start(runs, done()), await start(runs, programPlan([{ acts: [{ wait: HOUR }] }]))];
    const disposals = [ended, working].map(({ logs }) => context.mock.method(logs, "dispose"));
    const closed = (): readonly number[] => disposals.map(({ mock }) => mock.callCount());
    await world.clock.until(() => ends.length === 1);
    assert.deepEqual(closed(), [0, 0]);
    runs.clearEnded();
    assert.deepEqual([runs.all, closed()], [[working], [1, 0]]);
    working.handle.detach();
    await working.handle.settled;
    runs.dispose();
    assert.deepEqual(closed(), [1, 1]);
  });

  test("whose journal cannot be written makes no pod, and its end is told all the same", async () => {
    const storage = join(folder, "a-file");
    writeFileSync(storage, "");
    const { runs, ends } = open(storage);
    const plan = done();
    await start(runs, plan);
    await world.clock.until(() => ends.length === 1);
    assert.equal(ends[0]?.result.verdict, "failed");
    const pods = await library.listPods(await world.connect(), { namespace: plan.namespace });
    assert.ok(pods.every(({ metadata }) => metadata.name !== plan.podName));
    runs.dispose();
  });

  test("stays in the journal after its end while its pod may be there", async () => {
    const { runs, ends, storage } = open();
    const cluster = await world.connect();
    let isAway = false;
    const gone = new library.ClusterError("unreachable", "nobody answers");
    const request: Cluster["request"] = (method, path, options) =>
      isAway ? Promise.reject(gone) : cluster.request(method, path, options);
    const plan = programPlan([{ acts: [{ wait: HOUR }] }]);
    const run = await runs.start(changed(cluster, { request }), plan, { task: "t" });
    const { handle } = run;
    await world.clock.until(() => handle.state.stage === "running");
    isAway = true;
    handle.stop();
    handle.stop();
    await world.clock.until(() => ends.length === 1);
    const entry = entryOf(storage, run);
    assert.deepEqual([ends[0]?.result.pod, existsSync(entry)], ["unknown", true]);
    isAway = false;
    await handle.settled;
    await world.clock.until(() => !existsSync(entry), "that the journal forgets it");
    runs.dispose();
  });

  test("is followed as the settings say; pods of Airflow by their own rules", async () => {
    const { runs } = open();
    const how = async (plan: RunPlan): Promise<unknown> => {
      const { handle } = await start(runs, plan);
      const { mode, retries, retryEvicted } = handle.state;
      handle.stop();
      await handle.settled;
      return { mode, retries, retryEvicted };
    };
    assert.deepEqual(await how(done()), { mode: "driver", retries: "none", retryEvicted: false });
    editor.settings.set("run.mode", "executor").set("run.retries", "policyWithDelays").set("run.retryEvicted", true);
    assert.deepEqual(await how(done()), { mode: "executor", retries: "policy-with-delays", retryEvicted: true });
    const operator = { ...done(), operator: { followsLog: true } };
    assert.deepEqual(await how(operator), { mode: "driver", retries: "policy-with-delays", retryEvicted: true });
    runs.dispose();
  });

  test("says whether its end is told in the terminal of a task", async () => {
    const { runs } = open();
    const cluster = await world.connect();
    const [inPanel, inTerminal] = [await start(runs, done()), await runs.start(cluster, done(), { task: "t" }, true)];
    assert.deepEqual([inPanel.inTerminal, inTerminal.inTerminal], [false, true]);
    await Promise.all([inPanel, inTerminal].map(({ handle }) => handle.settled));
    runs.dispose();
  });

  test("is told as ended also where its log cannot be written to the end", async (context) => {
    const { runs, ends } = open();
    const run = await start(runs, done());
    const write = run.logs.end.bind(run.logs);
    context.mock.method(run.logs, "end", async (result: RunResult) => {
      await write(result);
      throw new Error("no space left");
    });
    await world.clock.until(() => ends.length === 1);
    assert.deepEqual([ends[0]?.result.verdict, runs.active], ["succeeded", []]);
    runs.dispose();
  });

  test("is journalled until its end, also for other windows", async () => {
    const { runs, ends, storage } = open();
    const run = await start(runs, programPlan([{ acts: [{ wait: HOUR }] }]));
    const other = open(storage).runs;
    await world.clock.until(() => run.handle.state.stage === "running");
    assert.deepEqual(
      (await other.journalled()).map(({ id }) => id),
      [run.id],
    );
    const ended = { ...run.handle.state, id: "another", stage: "ended" as const };
    await library.fileJournal(join(storage, "runs")).save(ended);
    assert.deepEqual(
      (await other.journalled()).map(({ id }) => id),
      [run.id],
    );
    run.handle.stop();
    await world.clock.until(() => ends.length === 1);
    assert.deepEqual(await other.journalled(), []);
    other.dispose();
    runs.dispose();
  });

  test("that has ended is forgotten, with its panels, when fifty others have ended after it; one that works is not", async (context) => {
    const { runs, ends } = open();
    // Meanwhile time passes in small steps: with nothing to wait for but the disk it would leap to the end of what works.
    const end = async (count: number): Promise<readonly Run[]> => {
      const most = ends.length + count;
      const started = await Promise.all(Array.from({ length: count }, () => start(runs, done())));
      await world.clock.until(() => ends.length === most, "their ends", 1000 * HOUR);
      return started;
    };
    const working = await start(runs, programPlan([{ acts: [{ wait: 10_000 * HOUR }] }]));
    const [first] = await end(1);
    assert.ok(first);
    const dispose = context.mock.method(first.logs, "dispose");
    await end(49);
    assert.deepEqual([runs.all.includes(first), dispose.mock.callCount()], [true, 0]);
    await end(1);
    assert.deepEqual([runs.all.includes(first), dispose.mock.callCount()], [false, 1]);
    assert.deepEqual([runs.all.length, runs.active.map(({ id }) => id)], [51, [working.id]]);
    working.handle.stop();
    await working.handle.settled;
    runs.dispose();
  });
});
