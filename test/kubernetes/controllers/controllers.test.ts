/**
 * What the controllers of a real cluster, that of `KUBECONFIG`, make of workloads, step by step, against what was recorded.
 * `DATABAND_RECORD=1` writes the records. It goes by the moments at which controllers look: not one of the suites of
 * `npm run test:kubernetes`. The sandbox is held to the records by `test/client/sandbox/controllers/controllers.test.ts`.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openCluster, type Cluster } from "../../../client/src/cluster/index.ts";
import { Records, RECORDS } from "../recorded/records.ts";
import type { Course } from "./play.ts";
import { play } from "./play.ts";
import { TABLES } from "./tables.ts";

let cluster: Cluster;
before(async () => {
  cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
});
after(() => cluster.close());

for (const [table, scenarios] of Object.entries(TABLES)) {
  const records = new Records<Course>(`controllers/${table}`);
  const seen = new Map<string, Course>();
  describe(`the controllers of a real cluster: ${table}`, { concurrency: 40 }, () => {
    for (const scenario of scenarios) {
      test(scenario.name, async () => {
        const course = await play(cluster, scenario);
        seen.set(scenario.name, course);
        if (!RECORDS) assert.deepEqual(course, records.read().get(scenario.name));
      });
    }
    after(() => {
      if (!RECORDS) return;
      const courses = scenarios.map(({ name }) => [name, seen.get(name) ?? []] as const);
      records.write(new Map(courses));
    });
  });
}
