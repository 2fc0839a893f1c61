/** Whole runs against the sandbox cluster, without and with faults, in virtual time. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, describe, test } from "node:test";
import type { RunPlan, RunPolicy } from "../../../../server/src/protocol.ts";
import type { LogLine, LogNote, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { createPod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import { fileJournal, type Journal } from "../../../../client/src/cluster/run/journal.ts";
import { resumeRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunOptions } from "../../../../client/src/cluster/run/handle.ts";
import type { RunResult, RunState } from "../../../../client/src/cluster/run/state.ts";
import type { FaultRule } from "../../../../client/src/sandbox/index.ts";
import { lines, type Act } from "../../../simulation/program.ts";
import { programPlan, World } from "../../../simulation/world.ts";

const folder = mkdtempSync(join(tmpdir(), "runs-"));
const world = await World.create();
const { sandbox, clock } = world;
clock.start();
afterEach(() => sandbox.setFaultPlan(undefined));
after(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const program = (acts: readonly Act[], policy: Partial<RunPolicy> = {}): RunPlan => programPlan([{ acts }], policy);
const connect = (): ReturnType<World["connect"]> => world.connect();

interface Recorder extends LogSink {
  readonly texts: string[];
  readonly notes: LogNote[];
}

function recorder(): Recorder {
  const texts: string[] = [];
  const notes: LogNote[] = [];
  return {
    texts,
    notes,
    lines: (lines: readonly LogLine[]) => void texts.push(...lines.map((line) => line.text)),
    note: (note) => void notes.push(note),
  };
}

async function run(runPlan: RunPlan, options: RunOptions = {}): Promise<RunResult & { readonly log: Recorder }> {
  const log = recorder();
  const result = await startRun(await connect(), runPlan, { log, ...options }).done;
  return { ...result, log };
}

const podsOf = async (runPlan: RunPlan): Promise<string[]> =>
  (await listPods(await connect(), { namespace: "etl", labelSelector: `dbnd_run_uid=${runPlan.identity.runUid}` })).map(
    (one) => `${one.metadata.name ?? ""} ${one.status?.phase ?? ""}`,
  );

/** The server took the deletion; the node needs a moment more. */
async function nothingLeft(runPlan: RunPlan): Promise<void> {
  for (let turn = 0; turn < 60 && (await podsOf(runPlan)).length > 0; turn++) await clock.sleep(1000);
  assert.deepEqual(await podsOf(runPlan), []);
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

describe("runs on the sandbox", () => {
  test("success: log, exit code, pod deleted, states in order", async () => {
    const stages: string[] = [];
    const runPlan = program(lines(1, 50));
    const result = await run(runPlan, {
      onState: ({ stage }) => {
        if (stages.at(-1) !== stage) stages.push(stage);
      },
    });
    assert.equal(result.verdict, "succeeded");
    assert.equal(result.exitCode, 0);
    assert.equal(result.pod, "deleted");
    assert.deepEqual(result.log.texts, numbers(50));
    assert.deepEqual(stages, ["creating", "starting", "running", "finishing", "cleaning", "ended"]);
    await nothingLeft(runPlan);
  });

  test("failure with keep_failed_pods: the pod stays", async () => {
    const runPlan = program([{ print: "oops\n", to: "stderr" }, { exit: 10 }], { keepFailedPods: true });
    const result = await run(runPlan);
    assert.deepEqual([result.verdict, result.exitCode, result.pod], ["failed", 10, "kept"]);
    assert.deepEqual(result.log.texts, ["oops"]);
    assert.match((await podsOf(runPlan))[0] ?? "", new RegExp(`^${runPlan.podName} `));
  });

  test("an image that is nowhere", async () => {
    const result = await run(programPlan([], {}, { containers: [{ name: "base", image: "no-such-image:1" }] }));
    assert.deepEqual([result.verdict, result.reason, result.pod], ["failed", "err_image_pull", "deleted"]);
  });

  test("a pod that the server refuses", async () => {
    const runPlan = program([]);
    const result = await run({ ...runPlan, pod: { ...runPlan.pod, spec: { containers: [] } } });
    assert.deepEqual([result.verdict, result.reason, result.pod], ["failed", "create-refused", "absent"]);
    assert.match(result.sentence, /containers/);
  });

  test("stop ends a running pod and leaves nothing behind", async () => {
    const runPlan = program([{ print: "started\n" }, { wait: 3_600_000 }]);
    const log = recorder();
    const handle = startRun(await connect(), runPlan, { log });
    await clock.until(() => log.texts.length === 1, "first line");
    handle.stop();
    const result = await handle.done;
    assert.deepEqual([result.verdict, result.pod], ["stopped", "deleted"]);
    await nothingLeft(runPlan);
  });

  test("stop ends the task pods of a driver, too, and nobody else's", async () => {
    const forever = [{ wait: 3_600_000 }];
    const runPlan = program([{ print: "started\n" }, ...forever]);
    const other = program(forever);
    const cluster = await connect();
    const log = recorder();
    const handle = startRun(cluster, runPlan, { log });
    const stranger = startRun(cluster, other);
    await clock.until(() => log.texts.length === 1 && stranger.state.stage === "running", "both run");
    const child = program(forever).pod;
    const labels = { dbnd_run_uid: runPlan.identity.runUid, dbnd_task_name: "dbnd-task-submit" };
    await createPod(cluster, { ...child, metadata: { name: "child", namespace: "etl", labels } });
    handle.stop();
    assert.equal((await handle.done).verdict, "stopped");
    await nothingLeft(runPlan);
    assert.equal((await podsOf(other)).length, 1);
    stranger.stop();
    await stranger.done;
  });

  test("detached, the journal has it; resumed, the same pod is followed to its end with its whole log", async () => {
    const journal = fileJournal(join(folder, "journal"));
    const runPlan = program([{ print: "one\n" }, { wait: 60_000 }, { print: "two\n" }]);
    const log = recorder();
    let kept: RunState | undefined;
    const recording: Journal = {
      ...journal,
      save: (state) => {
        if (state.stage === "running") kept = state;
        return journal.save(state);
      },
    };
    const first = startRun(await connect(), runPlan, { log, journal: recording });
    await clock.until(() => log.texts.length === 1, "first line");
    first.detach();
    assert.equal((await first.done).verdict, "detached");
    assert.equal((await journal.load()).at(-1)?.result?.verdict, "detached");
    assert.ok(kept);
    const again = recorder();
    const second = resumeRun(await connect(), kept, { log: again, journal });
    assert.equal((await second.done).verdict, "succeeded");
    assert.deepEqual(again.texts, ["one", "two"]);
    // Until then the journal may be written: the answer to the create may have been on its way when the pod was seen.
    await Promise.all([first.settled, second.settled]);
    await journal.remove(first.id);
    assert.equal((await journal.load()).length, 0);
  });

  test("a journal that cannot be written: nothing is created", async () => {
    const runPlan = program([]);
    const journal: Journal = {
      save: () => Promise.reject(new Error("disk full")),
      load: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    };
    const result = await run(runPlan, { journal });
    assert.deepEqual([result.reason, result.pod], ["create-refused", "absent"]);
    await nothingLeft(runPlan);
  });

  test("a disk that is full from the first try's end on: told once, the pod goes, and there is no other try", async () => {
    const runPlan = program([{ wait: 2000 }, { exit: 255 }], { retryCounts: { 255: 2 } });
    let isFull = false;
    const journal: Journal = {
      save: (state) => {
        isFull ||= state.stage === "finishing";
        return isFull ? Promise.reject(new Error("no space left")) : Promise.resolve();
      },
      load: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    };
    const result = await run(runPlan, { journal, retries: "policy" });
    assert.deepEqual([result.reason, result.tries], ["create-refused", 2]);
    assert.match(`${result.sentence} ${result.hint ?? ""}`, /journal: no space left.* free space/);
    const told = result.log.notes.filter(({ text }) => text.includes("no space left"));
    assert.deepEqual(told.length, 1);
    await nothingLeft(runPlan);
  });

  test("retries by exit code: one pod each, one log", async () => {
    const runPlan = program([{ print: "try\n" }, { exit: 255 }], { retryCounts: { 255: 2 } });
    const result = await run(runPlan, { retries: "policy" });
    assert.deepEqual([result.verdict, result.exitCode, result.tries], ["failed", 255, 3]);
    assert.deepEqual(result.log.texts, ["try", "try", "try"]);
    assert.deepEqual(result.log.notes.filter((note) => note.kind === "try").length, 2);
    await nothingLeft(runPlan);
  });

  for (const as of ["500", "504", "reset"] as const) {
    test(`the create is done but its answer is lost (${as}): one pod`, async () => {
      sandbox.setFaultPlan({
        seed: 1,
        rules: [{ match: { verb: "create", resource: "pods", numbers: [1] }, fault: { kind: "lostAnswer", as } }],
      });
      const runPlan = program([{ print: "once\n" }]);
      const result = await run(runPlan);
      assert.deepEqual([result.verdict, result.log.texts], ["succeeded", ["once"]]);
      await nothingLeft(runPlan);
    });
  }

  test("under random faults: right verdict, log complete and in order, nothing left", async () => {
    const rules: FaultRule[] = [
      { match: { verb: "create", probability: 0.5 }, fault: { kind: "lostAnswer", as: "500" } },
      { match: { verb: "create", probability: 0.2 }, fault: { kind: "error", status: 429, retryAfter: 0 } },
      { match: { verb: "log", probability: 0.4 }, fault: { kind: "cut", afterBytes: 2000 } },
      { match: { verb: "log", probability: 0.2 }, fault: { kind: "error", status: 500 } },
      { match: { verb: "watch", probability: 0.5 }, fault: { kind: "cut", afterMs: 3000 } },
      { match: { verb: "watch", probability: 0.5 }, fault: { kind: "duplicateEvent" } },
      { match: { verb: "watch", probability: 0.3 }, fault: { kind: "compact" } },
      { match: { verb: "list", probability: 0.3 }, fault: { kind: "error", status: 503 } },
      { match: { verb: "get", probability: 0.3 }, fault: { kind: "error", status: 504 } },
      { match: { verb: "delete", probability: 0.5 }, fault: { kind: "lostAnswer", as: "reset" } },
    ];
    const seeds = Number(process.env.RUN_SEEDS ?? 8);
    for (let seed = 1; seed <= seeds; seed++) {
      sandbox.setFaultPlan({ seed, rules });
      const code = seed % 2 === 0 ? 0 : 10;
      const runPlan = program([...lines(1, 80, 200), { exit: code }]);
      const result = await run(runPlan);
      assert.equal(result.exitCode, code, `seed ${seed}: ${result.sentence}`);
      assert.deepEqual(result.log.texts, numbers(80), `seed ${seed}`);
      sandbox.setFaultPlan(undefined);
      await nothingLeft(runPlan);
    }
  });
});
