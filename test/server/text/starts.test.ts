import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { between, commonEnds, NO_ENDS } from "../../../server/src/text/ends.ts";
import { startsOf } from "../../../server/src/text/starts.ts";

const SEED = Number(process.env.SEED ?? 20260101);
const sizes = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 });

test("where pieces start is the same, added up anew or from an older list", () => {
  fc.assert(
    fc.property(sizes, sizes, sizes, sizes, (head, gone, come, tail) => {
      const old = [...head, ...gone, ...tail];
      const now = [...head, ...come, ...tail];
      const asked: number[] = [];
      const ends = { first: head.length, last: tail.length };
      const before = startsOf(old.length, (index) => old[index] ?? NaN);
      const made = startsOf(now.length, (index) => now[asked.push(index) && index] ?? NaN, before, ends);
      assert.deepEqual(
        made,
        startsOf(now.length, (index) => now[index] ?? NaN),
      );
      assert.equal(
        made.end,
        now.reduce((sum, size) => sum + size, 0),
      );
      if (isDeepStrictEqual(made, before)) assert.equal(made, before, "nothing is made anew where nothing has moved");
      assert.equal(asked.length, come.length, "only sizes of pieces that the older list does not have are asked for");
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("a list is what stands between its common ends with another one, and those ends", () => {
  fc.assert(
    fc.property(sizes, sizes, (old, now) => {
      const ends = commonEnds(old, now);
      assert.ok(ends.first + ends.last <= Math.min(old.length, now.length));
      assert.deepEqual(between(old, ends, now.slice(ends.first, now.length - ends.last)), now);
      assert.deepEqual(commonEnds(old, now, ends), ends, "what is known already is not looked at again");
    }),
    { seed: SEED, numRuns: 500 },
  );
  assert.deepEqual(commonEnds([], []), NO_ENDS);
});
