/** Two windows share a folder of runs: each run is followed by one, also where the other was away and comes back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resumeRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunHandle } from "../../../../client/src/cluster/run/handle.ts";
import type { Journal } from "../../../../client/src/cluster/run/journal.ts";
import type { RunResult, RunStage } from "../../../../client/src/cluster/run/state.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { ClientProcess, MemoryDisk } from "../../../simulation/process.ts";
import { command } from "../../../simulation/program.ts";
import { SIDECAR, Sidecars } from "../../../simulation/sidecars.ts";
import { Truth } from "../../../simulation/truth.ts";
import { Windows } from "../../../simulation/windows.ts";
import { IMAGE, programPlan, World } from "../../../simulation/world.ts";

interface Story {
  readonly first: RunHandle;
  readonly second: RunHandle;
  readonly created: readonly string[];
}

interface Handover {
  /** Where the run is when the first window hangs. */
  readonly at: RunStage;
  /** It hangs while just that is written to the journal: before the file is, or after. */
  readonly inWriting?: "before" | "after";
  /** How far the second window gets before the first one comes back. */
  readonly until: (second: RunHandle) => Promise<unknown> | RunStage;
  /** What is done in the first window then, before anything else. */
  readonly then?: (first: RunHandle) => void;
}

/** The first window starts a run and hangs; the second one takes it over; later the first one comes back. */
async function handedOver(plan: RunPlan, { at, inWriting, until, then }: Handover): Promise<Story> {
  await using world = await World.create();
  const { clock } = world;
  const disk = new MemoryDisk();
  disk.windows = new Windows();
  const truth = new Truth(clock);
  const server = truth.watch(world.network.server ?? (() => undefined));
  const one = new ClientProcess(clock, server, disk, (moment) => {
    if (inWriting === "after" && moment === "saved" && disk.read()[0]?.stage === at) one.sleep();
  });
  const journal: Journal = {
    ...one.journal,
    save: (state) => {
      if (inWriting === "before" && state.stage === at) one.sleep();
      return one.journal.save(state);
    },
  };
  const other = new ClientProcess(clock, server, disk);
  const options = { retries: "policy" as const };
  const play = async (): Promise<Story> => {
    const first = startRun(await one.connect(world.sandbox.kubeconfig), plan, { ...options, journal });
    await clock.until(() => (inWriting ? one.isAsleep : first.state.stage === at));
    if (!inWriting) await clock.sleep(1000);
    one.sleep();
    while (!(await other.window?.claims.take(plan.identity.runUid))) await clock.sleep(10_000);
    const [state] = disk.read();
    assert.ok(state);
    const second = resumeRun(await other.connect(world.sandbox.kubeconfig), state, { journal: other.journal });
    void second.settled.then(() => other.window?.claims.release(plan.identity.runUid));
    const far = until(second);
    if (typeof far === "string") await clock.until(() => second.state.stage === far);
    else await far;
    one.wake(0);
    then?.(first);
    await Promise.all([first.settled, second.settled]);
    return { first, second, created: truth.created.map(({ name }) => name) };
  };
  return await clock.run(play());
}

describe("a window that comes back to a run that another one follows", () => {
  test("lets go of it, and leaves its pod alone", async () => {
    const plan = programPlan([{ acts: [{ wait: 600_000 }, { exit: 0 }] }]);
    const { first, second, created } = await handedOver(plan, { at: "running", until: () => "running" });
    const { verdict, reason, sentence } = await first.done;
    assert.deepEqual([verdict, reason], ["detached", "followed-elsewhere"]);
    assert.match(sentence, /Another window/);
    assert.equal((await second.done).verdict, "succeeded");
    assert.equal(created.length, 1);
  });

  test("makes no other try, when the other one has ended the run meanwhile", async () => {
    const plan = programPlan([{ acts: [{ wait: 200_000 }, { exit: 255 }] }], { retryCounts: { 255: 1 } });
    const { first, second, created } = await handedOver(plan, {
      at: "running",
      until: (other) => other.settled,
    });
    assert.equal((await first.done).reason, "followed-elsewhere");
    assert.deepEqual([(await second.done).verdict, (await second.done).tries], ["failed", 2]);
    assert.equal(created.length, 2);
  });

  // Between two tries, the pod that works is one of which this window has never heard.
  for (const at of ["running", "retrying"] as const) {
    test(`is asked there for the end of a run that it has left ${at}: the other one's pods work to their end`, async () => {
      const plan = programPlan([{ acts: [{ wait: 300_000 }, { exit: 255 }] }], { retryCounts: { 255: 1 } });
      const { first, second, created } = await handedOver(plan, {
        at,
        until: () => "running",
        then: (window) => window.stop(),
      });
      assert.deepEqual([(await first.done).verdict, (await first.done).reason], ["detached", "followed-elsewhere"]);
      const { verdict, reason, tries } = await second.done;
      assert.deepEqual([verdict, reason, tries, created.length], ["failed", "255", 2, 2]);
    });
  }

  test("makes no pod, when it hung while the journal was written: the other one has told that there is none", async () => {
    const plan = programPlan([{ acts: [{ exit: 0 }] }]);
    const { first, second, created } = await handedOver(plan, {
      at: "creating",
      inWriting: "after",
      until: (other) => other.settled,
    });
    assert.equal((await first.done).reason, "followed-elsewhere");
    assert.deepEqual([(await second.done).reason, created], ["create-unclear", []]);
  });

  test("has found an end, but hung while it was written: what is told is that of the other one", async () => {
    const plan = programPlan([{ acts: [{ exit: 0 }] }]);
    const { first, second } = await handedOver(plan, {
      at: "ended",
      inWriting: "before",
      until: (other) => other.settled,
    });
    assert.equal((await first.done).reason, "followed-elsewhere");
    assert.notEqual((await second.done).reason, "followed-elsewhere");
  });
});

/** Two windows find a run whose own window is gone while the disk is full. They do as the extension does. */
async function foundOnFullDisk(plan: RunPlan): Promise<{ readonly ends: readonly string[]; readonly journal: string }> {
  await using world = await World.create();
  const { clock } = world;
  const disk = new MemoryDisk();
  disk.windows = new Windows();
  const open = (): ClientProcess => new ClientProcess(clock, world.network.server ?? (() => undefined), disk);
  const sidecars = new Sidecars(clock, world.programs, "{}", 0, () => true);
  const ends: string[] = [];
  const goOn = async (window: ClientProcess): Promise<void> => {
    const id = plan.identity.runUid;
    while (!(await window.window?.claims.take(id).catch(() => false))) await clock.sleep(10_000);
    const state = disk.read()[0];
    assert.ok(state);
    // The first has told the end.
    if (state.stage === "ended") return;
    const cluster = await window.connect(world.sandbox.kubeconfig, { sidecars });
    const handle = resumeRun(cluster, state, { journal: window.journal });
    ends.push(tell(await handle.done));
    await handle.settled;
    await window.window?.claims.release(id);
  };
  const play = async (): Promise<void> => {
    const one = open();
    const first = startRun(await one.connect(world.sandbox.kubeconfig, { sidecars }), plan, { journal: one.journal });
    await clock.until(() => first.state.stage === "running");
    disk.isFull = true;
    clock.after(60_000, () => (disk.isFull = false));
    one.window?.claims.releaseAll();
    one.crash();
    await Promise.all([goOn(open()), goOn(open())]);
  };
  await clock.run(play());
  const [entry] = disk.read();
  return { ends, journal: entry?.result ? tell(entry.result) : "none" };
}

function tell({ verdict, xcom, reason }: RunResult): string {
  return [verdict, xcom ?? reason].filter(Boolean).join(" ");
}

describe("a disk that is full for a while", () => {
  test("has the run once there is room again, without waiting for what happens next; one window follows it then", async () => {
    await using world = await World.create();
    const { clock } = world;
    const disk = new MemoryDisk();
    disk.windows = new Windows();
    const open = (): ClientProcess => new ClientProcess(clock, world.network.server ?? (() => undefined), disk);
    const [one, other] = [open(), open()];
    const plan = programPlan([{ acts: [{ wait: 600_000 }, { exit: 0 }] }]);
    const play = async (): Promise<void> => {
      const first = startRun(await one.connect(world.sandbox.kubeconfig), plan, { journal: one.journal });
      await clock.until(() => first.state.stage === "starting");
      one.window?.claims.releaseAll();
      one.crash();
      const [state] = disk.read();
      assert.ok(state);
      assert.equal(await other.window?.claims.take(plan.identity.runUid), true);
      disk.isFull = true;
      const second = resumeRun(await other.connect(world.sandbox.kubeconfig), state, { journal: other.journal });
      await clock.until(() => second.state.stage === "running");
      assert.notEqual(disk.read()[0]?.stage, "running");
      disk.isFull = false;
      await clock.sleep(10_000);
      assert.equal(disk.read()[0]?.stage, "running");
      assert.equal(await open().window?.claims.take(plan.identity.runUid), false);
      assert.equal((await second.done).verdict, "succeeded");
    };
    await clock.run(play());
  });

  test("makes no two ends of a run that two windows find then: one takes its XCom result, and tells what it writes", async () => {
    const container = (name: string, wait: number): object => ({
      name,
      image: IMAGE,
      command: command({ acts: [{ wait }] }),
    });
    const containers = [container("base", 5000), container(SIDECAR, 1e9)];
    const plan = programPlan([], {}, { containers });
    const operator = { followsLog: true, xcomSidecar: SIDECAR };
    const { ends, journal } = await foundOnFullDisk({ ...plan, operator });
    assert.deepEqual([ends, journal], [["succeeded {}"], "succeeded {}"]);
  });
});
