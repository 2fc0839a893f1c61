/** What the real Airflow answered, case by case. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { categoryOf, loadHandlers, readVectors, runVector } from "./run.ts";

const handlers = await loadHandlers();

for (const file of ["airflow.json", "airflow-random.json", "airflow-fresh.json"]) {
  const kinds = Map.groupBy(readVectors(join(import.meta.dirname, file)), categoryOf);
  describe(file, () => {
    for (const [kind, vectors] of kinds) {
      it(`${kind} (${vectors.length})`, () => {
        const differences = vectors.flatMap((vector) => {
          const found = runVector(vector, handlers);
          return found === undefined ? [] : [`${vector.name ?? vector.id}: ${found}`];
        });
        assert.deepEqual(differences, []);
      });
    }
  });
}
