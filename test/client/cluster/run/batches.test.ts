import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import { lines } from "../../../simulation/program.ts";
import { programPlan, World } from "../../../simulation/world.ts";

describe("pods_creation_batch_size", () => {
  /** Starts runs together; the second in which each pod was created, in order. */
  async function secondsOfCreation(batchSizes: readonly number[]): Promise<number[]> {
    await using world = await World.create(7);
    const cluster = await world.connect();
    const began = world.clock.now();
    const handles = batchSizes.map((creationBatchSize) =>
      startRun(cluster, programPlan([{ acts: lines(1, 3) }], { creationBatchSize })),
    );
    await world.clock.run(Promise.all(handles.map(({ done }) => done)));
    const times = handles.map(({ state }) => state.tries[0]?.createdAt ?? 0);
    return times.map((time) => Math.floor((time - began) / 1000));
  }

  test("one run is created at once", async () => {
    assert.deepEqual(await secondsOfCreation([1]), [0]);
  });

  test("of many, so many a second, in the order in which they were started", async () => {
    assert.deepEqual(await secondsOfCreation([2, 2, 2, 2, 2]), [0, 0, 1, 1, 2]);
  });

  test("a run that is stopped while it waits for its turn creates nothing", async () => {
    await using world = await World.create(7);
    const cluster = await world.connect();
    const [first, second] = [1, 2].map(() =>
      startRun(cluster, programPlan([{ acts: lines(1, 3) }], { creationBatchSize: 1 })),
    );
    second?.stop();
    const results = await world.clock.run(Promise.all([first?.done, second?.done]));
    assert.deepEqual(
      results.map((result) => [result?.verdict, result?.pod]),
      [
        ["succeeded", "deleted"],
        ["stopped", "absent"],
      ],
    );
    assert.equal(new Set(world.programs.written.map(({ podUid }) => podUid)).size, 1);
  });
});
