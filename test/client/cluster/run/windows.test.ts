/** Two windows share a folder of runs: each run is followed by one, also where the other was away and comes back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { resumeRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunHandle } from "../../../../client/src/cluster/run/handle.ts";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import { ClientProcess, MemoryDisk } from "../../../simulation/process.ts";
import { Truth } from "../../../simulation/truth.ts";
import { Windows } from "../../../simulation/windows.ts";
import { programPlan, World } from "../../../simulation/world.ts";

interface Story {
  readonly first: RunHandle;
  readonly second: RunHandle;
  readonly created: readonly string[];
}

/** The first window starts a run and hangs; the second one takes it over; later the first one comes back. */
async function handedOver(plan: RunPlan, comesBack: (second: RunHandle) => Promise<unknown>): Promise<Story> {
  await using world = await World.create();
  const { clock } = world;
  const disk = new MemoryDisk();
  disk.windows = new Windows();
  const truth = new Truth(clock);
  const server = truth.watch(world.network.server ?? (() => undefined));
  const open = (): ClientProcess => new ClientProcess(clock, server, disk);
  const [one, other] = [open(), open()];
  const options = { retries: "policy" as const };
  const play = async (): Promise<Story> => {
    const first = startRun(await one.connect(world.sandbox.kubeconfig), plan, { ...options, journal: one.journal });
    await clock.until(() => first.state.stage === "running");
    one.sleep();
    while (!(await other.window?.claims.take(plan.identity.runUid))) await clock.sleep(10_000);
    const [state] = disk.read();
    assert.ok(state);
    const second = resumeRun(await other.connect(world.sandbox.kubeconfig), state, { journal: other.journal });
    void second.settled.then(() => other.window?.claims.release(plan.identity.runUid));
    await comesBack(second);
    one.wake(0);
    await Promise.all([first.settled, second.settled]);
    return { first, second, created: truth.created.map(({ name }) => name) };
  };
  return await clock.run(play());
}

describe("a window that comes back to a run that another one follows", () => {
  test("lets go of it, and leaves its pod alone", async () => {
    const plan = programPlan([{ acts: [{ wait: 600_000 }, { exit: 0 }] }]);
    const { first, second, created } = await handedOver(plan, () => Promise.resolve());
    const { verdict, reason, sentence } = await first.done;
    assert.deepEqual([verdict, reason], ["detached", "followed-elsewhere"]);
    assert.match(sentence, /Another window/);
    assert.equal((await second.done).verdict, "succeeded");
    assert.equal(created.length, 1);
  });

  test("makes no other try, when the other one has ended the run meanwhile", async () => {
    const plan = programPlan([{ acts: [{ wait: 200_000 }, { exit: 255 }] }], { retryCounts: { 255: 1 } });
    const { first, second, created } = await handedOver(plan, (other) => other.settled);
    assert.equal((await first.done).reason, "followed-elsewhere");
    assert.deepEqual([(await second.done).verdict, (await second.done).tries], ["failed", 2]);
    assert.equal(created.length, 2);
  });
});

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
});
