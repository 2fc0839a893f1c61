/** Whole lives of pods in the sandbox, in virtual time, held to what was recorded of a real API server and kubelet. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ContainerRuntime } from "../../../client/src/sandbox/index.ts";
import type { Life } from "../../kubernetes/lives/life.ts";
import { Lives } from "../../kubernetes/lives/live.ts";
import { isSame, readLives } from "../../kubernetes/lives/records.ts";
import { SCENARIOS } from "../../kubernetes/lives/scenarios.ts";
import { virtualShell } from "../../kubernetes/lives/virtualShell.ts";
import { NAMESPACE, World } from "../../simulation/world.ts";

const recorded = readLives();

/** All lives side by side in one world. */
async function livesOf(seed: number): Promise<Map<string, Life>> {
  const shell: { runtime?: ContainerRuntime } = {};
  const runtimes = () => (shell.runtime ? [{ image: "busybox:*", runtime: shell.runtime }] : []);
  await using world = await World.create(seed, { runtimes });
  shell.runtime = virtualShell(world.clock);
  const lives = new Lives(await world.connect(), NAMESPACE);
  await world.clock.run(lives.open());
  const all = SCENARIOS.map(async (scenario) => [scenario.name, await lives.live(scenario)] as const);
  const result = new Map(await world.clock.run(Promise.all(all)));
  lives.close();
  return result;
}

describe("the life of a pod in the sandbox is that on a real node", () => {
  let lives: ReadonlyMap<string, Life>;
  before(async () => (lives = await livesOf(1)));

  for (const { name } of SCENARIOS) {
    test(name, () => {
      const life = lives.get(name);
      const known = recorded.get(name) ?? [];
      assert.ok(life && known.length > 0, "it is not recorded");
      if (!known.some((one) => isSame(one, life))) assert.deepEqual(life, known[0]);
    });
  }

  test("every record is compared", () => {
    assert.deepEqual([...recorded.keys()].sort(), SCENARIOS.map(({ name }) => name).sort());
  });
});
