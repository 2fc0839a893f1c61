/** Runs that ended in an earlier window: their logs are finished, their pods looked for, and then they are forgotten. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { Cluster, RunState } from "../../../client/src/cluster/index.ts";
import { programPlan, World } from "../../simulation/world.ts";
import { editor, openWindow } from "./window.ts";

const world = await World.create();
world.clock.start();
const storage = mkdtempSync(join(tmpdir(), "runs-"));
const journal = library.fileJournal(join(storage, "runs"));
after(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(storage, { recursive: true, force: true });
});

const { EndedRuns } = await import("../../../client/src/runs/endedRuns.ts");
const { beginLog } = await import("../../../client/src/runs/unfinishedLogs.ts");
const { RunJournal } = await import("../../../client/src/runs/runJournal.ts");

const DAY = 24 * 3_600_000;
const connect = (): Promise<Cluster> => world.connect();
const away = (): Promise<Cluster> => Promise.reject(new Error("nobody answers"));

/** A run that was stopped before anybody knew what became of its pod, which is there. */
async function stopped(changes: Partial<RunState> = {}): Promise<RunState> {
  const cluster = await connect();
  const { name, server } = cluster;
  const plan = programPlan([{ acts: [{ wait: DAY }] }]);
  await library.createPod(cluster, plan.pod);
  const state: RunState = {
    ...newRun(plan, { name, server }, Date.now(), {}),
    ...{ stage: "ended", isOpen: true },
    result: { verdict: "stopped", sentence: "no", pod: "unknown", tries: 1 },
    ...changes,
  };
  await journal.save(state);
  return state;
}

interface Left {
  readonly isInJournal: boolean;
  /** Whether another window may look after the run. */
  readonly isFree: boolean;
  readonly isPodThere: boolean;
}

/** What is left of a run once a window has looked after it. */
async function leftOf({ id, plan }: RunState, connectTo = connect): Promise<Left> {
  const clusters = { library: Promise.resolve(library), connect: connectTo };
  const own = new RunJournal(join(storage, "runs"), () => clusters.library);
  const ended = new EndedRuns(clusters as never, own, join(storage, "logs"));
  const claimed = await own.claim(id);
  assert.ok(claimed);
  assert.equal(ended.isSettling(id), false);
  await ended.settle(claimed);
  assert.equal(ended.isSettling(id), true, "a window looks after it once");
  const other = new library.RunClaims(join(storage, "runs"), { pid: process.ppid });
  const isFree = await other.take(id);
  other.releaseAll();
  own.close();
  const isInJournal = (await journal.load()).some((state) => state.id === id);
  await journal.remove(id);
  const pods = await library.listPods(await connect(), { namespace: plan.namespace });
  const isPodThere = pods.some(({ metadata }) => metadata.name === plan.podName && !metadata.deletionTimestamp);
  return { isInJournal, isFree, isPodThere };
}

const FORGOTTEN = { isInJournal: false, isFree: true };
const KEPT = { isInJournal: true, isFree: true, isPodThere: true };

describe("a run that ended in an earlier window", () => {
  test("and whose pod may be there: the pod is looked for and deleted, and the run forgotten", async () => {
    assert.deepEqual(await leftOf(await stopped()), { ...FORGOTTEN, isPodThere: false });
  });

  test("and is not open: it is forgotten without a question to its cluster", async () => {
    const state = await stopped({ isOpen: undefined });
    assert.deepEqual(await leftOf(state, () => assert.fail("nothing is to be asked")), {
      ...FORGOTTEN,
      isPodThere: true,
    });
  });

  test("is kept for the next window while its cluster cannot be reached, for a week", async () => {
    const yesterday = await stopped({ changedAt: Date.now() - 6 * DAY });
    assert.deepEqual(await leftOf(yesterday, away), KEPT);
    const longAgo = await stopped({ changedAt: Date.now() - 8 * DAY });
    assert.deepEqual(await leftOf(longAgo, away), { ...FORGOTTEN, isPodThere: true });
  });

  test("is kept by a window that only reads", async () => {
    editor.settings.set("readOnly", true);
    try {
      assert.deepEqual(await leftOf(await stopped()), KEPT);
    } finally {
      editor.settings.clear();
    }
  });

  test("is kept where another cluster is chosen; the pods of another sandbox have ended with it", async () => {
    const server = "https://10.1.2.3:6443";
    assert.deepEqual(await leftOf(await stopped({ cluster: { name: "production", server } })), KEPT);
    assert.deepEqual(await leftOf(await stopped({ cluster: { name: "databand-sandbox", server } })), {
      ...FORGOTTEN,
      isPodThere: true,
    });
  });

  test("while the logs of its task pods were still read has them read on, and marked where the pods are gone", async () => {
    const cluster = await world.connect();
    const plan = programPlan([{ acts: [{ print: "one\n" }, { print: "two\n" }, { exit: 3 }] }]);
    const state: RunState = {
      ...newRun(plan, { name: cluster.name, server: cluster.server }, world.clock.now(), {}),
      stage: "ended",
      result: { verdict: "failed", sentence: "no", pod: "kept", tries: 1 },
    };
    await journal.save(state);
    const { metadata } = await library.createPod(cluster, plan.pod);
    const { name = "", uid = "" } = metadata;
    const lines: library.LogLine[] = [];
    const sink = { lines: (some: readonly library.LogLine[]) => void lines.push(...some), note: () => undefined };
    await library.followLogs(cluster, { namespace: plan.namespace, pod: name }, sink);
    const logs = join(storage, "logs", `${plan.podName}.tasks`);
    mkdirSync(logs, { recursive: true });
    const [there, gone] = [join(logs, `${name}.dbndlog`), join(logs, "gone.dbndlog")];
    for (const [path, of] of [
      [there, { podName: name, namespace: plan.namespace, uid }],
      [gone, { podName: "gone", namespace: plan.namespace, uid: "of-nobody" }],
    ] as const) {
      writeFileSync(path, `${lines[0]?.time ?? ""} one\n`);
      await beginLog(path, of);
    }
    const { runs } = openWindow({ storage, connect });
    await runs.resume();
    await world.clock.until(() => !readdirSync(logs).some((file) => file.endsWith(".unfinished")));
    assert.match(readFileSync(gone, "utf8"), /not complete/);
    const [one, two, end] = readFileSync(there, "utf8").split("\n");
    assert.deepEqual(
      [one, two],
      lines.map(({ time, text }) => `${time} ${text}`),
    );
    assert.equal(end, "──── ✗ The container ended with exit code 3");
    assert.deepEqual(readdirSync(logs).sort(), ["gone.dbndlog", `${name}.dbndlog`].sort());
    assert.deepEqual([runs.all, runs.lost], [[], []], "it is shown no more");
    runs.dispose();
  });
});
