/** What the sandbox's scheduler says, in virtual time, held to what was recorded of a real one. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { ContainerRuntime } from "../../../client/src/sandbox/index.ts";
import { virtualShell } from "../../kubernetes/lives/virtualShell.ts";
import { Records } from "../../kubernetes/recorded/records.ts";
import { CASES, NODES } from "../../kubernetes/scheduling/cases.ts";
import { createClasses, schedule, type Verdicts } from "../../kubernetes/scheduling/schedule.ts";
import { NAMESPACE, World } from "../../simulation/world.ts";

const recorded = new Records<Verdicts>("scheduling").read();

async function allVerdicts(): Promise<Map<string, Verdicts>> {
  const shell: { runtime?: ContainerRuntime } = {};
  const runtimes = () => (shell.runtime ? [{ image: "busybox:*", runtime: shell.runtime }] : []);
  const nodes = Object.entries(NODES).map(([name, labels]) => ({ name, labels, cpu: "1k", memory: "1Ti", pods: "1M" }));
  await using world = await World.create(1, { runtimes, nodes });
  shell.runtime = virtualShell(world.clock);
  const cluster = await world.connect();
  await world.clock.run(createClasses(cluster));
  const result = new Map<string, Verdicts>();
  const silence = (node: string): (() => void) => world.sandbox.stopKubelets(node);
  for (const one of CASES) result.set(one.name, await world.clock.run(schedule(cluster, NAMESPACE, one, silence)));
  return result;
}

describe("the sandbox's scheduler says what a real one says", () => {
  let all: ReadonlyMap<string, Verdicts>;
  before(async () => (all = await allVerdicts()));

  for (const { name } of CASES) {
    test(name, () => assert.deepEqual(all.get(name), recorded.get(name)));
  }

  test("every record is compared", () => {
    assert.deepEqual([...recorded.keys()].sort(), CASES.map(({ name }) => name).sort());
  });
});
