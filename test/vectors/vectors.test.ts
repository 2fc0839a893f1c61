/** The recorded answers of the real DBND, category by category. `npm run vectors` tells more. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { categoryOf, loadHandlers, readVectors, runVector } from "./run.ts";

const FILES = ["dbnd.json", "dbnd-random.json", "dbnd-fresh.json"];

const handlers = await loadHandlers();

for (const file of FILES) {
  describe(file, () => {
    const categories = Map.groupBy(readVectors(join(import.meta.dirname, file)), categoryOf);
    for (const [category, vectors] of categories) {
      test(`${category}: ${vectors.length} cases`, () => {
        const differences = vectors.flatMap((vector) => {
          const found = runVector(vector, handlers);
          return found === undefined ? [] : [`${vector.id}: ${found}`];
        });
        assert.deepEqual(differences, []);
      });
    }
  });
}
