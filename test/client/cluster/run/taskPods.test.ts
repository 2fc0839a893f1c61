/** Two levels: a driver and the pods that it starts for its tasks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listPods } from "../../../../client/src/cluster/pods/pods.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunOptions } from "../../../../client/src/cluster/run/handle.ts";
import type { RunResult } from "../../../../client/src/cluster/run/state.ts";
import { MemoryTaskLogs } from "../../../simulation/process.ts";
import { lines, type Act } from "../../../simulation/program.ts";
import { NAMESPACE, programPlan, World } from "../../../simulation/world.ts";

const task = (name: string, ...acts: Act[]): Act => ({ task: name, program: { acts } });

interface Outcome {
  readonly result: RunResult;
  readonly logs: MemoryTaskLogs;
  readonly left: readonly Pod[];
}

/** Runs a driver to its end; what was read of its tasks, and what is left in the cluster. */
async function drive(
  programs: readonly (readonly Act[])[],
  policy: Parameters<typeof programPlan>[1] = {},
  options: RunOptions & { readonly stopAfter?: number } = {},
): Promise<Outcome> {
  await using world = await World.create(3);
  const logs = new MemoryTaskLogs();
  const plan = programPlan(
    programs.map((acts) => ({ acts })),
    policy,
  );
  const handle = startRun(await world.connect(), plan, { taskLogs: logs, ...options });
  if (options.stopAfter !== undefined) world.clock.after(options.stopAfter, () => handle.stop());
  const result = await world.clock.run(handle.done);
  await world.clock.run(world.clock.sleep(60_000));
  const left = await world.clock.run(listPods(await world.connect(), { namespace: NAMESPACE }));
  return { result, logs, left };
}

describe("a driver and its task pods", () => {
  test("each task pod is followed from its first line to its last", async () => {
    const { result, logs, left } = await drive([
      [
        task("load", ...lines(1, 20, 30), { exit: 0 }),
        { print: "between\n" },
        task("join", ...lines(1, 3), { exit: 0 }),
      ],
    ]);
    assert.equal(result.verdict, "succeeded");
    assert.deepEqual(
      [...logs.logs.values()].map((log) => [log.lines.length, log.end?.why, log.end?.exitCode]),
      [
        [20, "container-ended", 0],
        [3, "container-ended", 0],
      ],
    );
    assert.deepEqual(left, []);
  });

  test("a driver that is killed leaves no task pod at work", async () => {
    const { result, left } = await drive([
      [
        { task: "load", program: { acts: [{ wait: 600_000 }] }, inBackground: true },
        { wait: 5000 },
        { exit: 137, reason: "OOMKilled" },
      ],
    ]);
    assert.equal(result.verdict, "failed");
    assert.deepEqual(left, []);
  });

  test("a driver that is tried again starts with none of the last one's task pods", async () => {
    const endless: Act = { task: "load", program: { acts: [{ wait: 600_000 }] }, inBackground: true };
    const failing = [endless, { wait: 5000 }, { exit: 10 }];
    const { result, logs, left } = await drive([failing], { retryCounts: { 10: 1 } }, { retries: "policy" });
    assert.equal(result.tries, 2);
    assert.equal(logs.logs.size, 2, "the drivers themselves are no tasks");
    assert.deepEqual(left, []);
  });

  test("kept where the policy keeps them", async () => {
    const keep: Act = { task: "load", program: { acts: [{ exit: 1 }] }, keep: true };
    const { left } = await drive([[keep, { exit: 10 }]], { keepFailedPods: true });
    assert.equal(left.length, 2);
  });

  test("a stopped run takes its task pods with it", async () => {
    const { result, left } = await drive([[task("load", { wait: 600_000 })]], {}, { stopAfter: 8000 });
    assert.equal(result.verdict, "stopped");
    assert.deepEqual(left, []);
  });
});
