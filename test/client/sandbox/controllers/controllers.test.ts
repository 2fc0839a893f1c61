/** What the sandbox's controllers make of workloads, in virtual time, held to what was recorded of a real control plane. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import type { Course } from "../../../kubernetes/controllers/play.ts";
import { play } from "../../../kubernetes/controllers/play.ts";
import type { Scenario } from "../../../kubernetes/controllers/scenario.ts";
import { TABLES } from "../../../kubernetes/controllers/tables.ts";
import { Records } from "../../../kubernetes/recorded/records.ts";
import { World } from "../../../simulation/world.ts";

/** All of a table side by side in one world. */
async function coursesOf(scenarios: readonly Scenario[]): Promise<Map<string, Course>> {
  await using world = await World.create(1);
  const cluster = await world.connect();
  const all = scenarios.map(async (scenario) => [scenario.name, await play(cluster, scenario)] as const);
  return new Map(await world.clock.run(Promise.all(all)));
}

for (const [table, scenarios] of Object.entries(TABLES)) {
  describe(`the controllers of the sandbox do as real ones: ${table}`, () => {
    const recorded = new Records<Course>(`controllers/${table}`).read();
    let courses: ReadonlyMap<string, Course>;
    before(async () => (courses = await coursesOf(scenarios)));

    for (const { name } of scenarios) {
      test(name, () => {
        const course = courses.get(name);
        assert.ok(course && recorded.has(name), "it is not recorded");
        assert.deepEqual(course, recorded.get(name));
      });
    }

    test("every record is compared", () => {
      assert.deepEqual(
        [...recorded.keys()],
        scenarios.map(({ name }) => name),
      );
    });
  });
}
