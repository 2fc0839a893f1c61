import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { SemanticTokenResults } from "../../../../server/src/features/semanticTokens/results.ts";

describe("results of semantic tokens", () => {
  const data = fc.array(fc.nat({ max: 3 }), { maxLength: 12 });

  it("send the difference to what the client has, which gives the new tokens", () => {
    fc.assert(
      fc.property(data, data, (before, after) => {
        const results = new SemanticTokenResults();
        const { resultId = "" } = results.full("a", before);
        const answer = results.delta("a", resultId, after);
        assert.ok("edits" in answer);
        const applied = [...before];
        for (const { start, deleteCount, data: inserted = [] } of answer.edits)
          applied.splice(start, deleteCount, ...inserted);
        assert.deepEqual(applied, after);
      }),
    );
  });

  it("send all tokens to a client that has others", () => {
    const results = new SemanticTokenResults();
    results.full("a", [1]);
    assert.deepEqual(results.delta("a", "unknown", [2]), { resultId: "2", data: [2] });
    assert.deepEqual(results.delta("b", "1", [3]), { resultId: "3", data: [3] });
  });

  it("forget the documents that were asked for longest ago", () => {
    const results = new SemanticTokenResults();
    const { resultId = "" } = results.full("first", [1]);
    for (let index = 0; index < 100; index++) results.full(`other${index}`, [1]);
    assert.ok("data" in results.delta("first", resultId, [1]));
  });
});
