/** Completion indexes as a Job's status writes them, against plain sets of numbers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  commonCount,
  countOf,
  firstMissing,
  formatIndexes,
  hasIndex,
  indexesOf,
  parseIndexes,
  unionOf,
} from "../../../client/src/sandbox/controllers/jobs/indexes.ts";

const numbers = fc.uniqueArray(fc.nat(30));

test("are written as ranges, but two in a row with a comma", () => {
  assert.equal(formatIndexes(indexesOf([7, 0, 1, 2, 4, 5])), "0-2,4,5,7");
  assert.equal(formatIndexes([]), "");
});

test("are read up to the number of completions, without what is no range", () => {
  assert.deepEqual(parseIndexes("0-2,x,4-9,12", 8), [
    [0, 2],
    [4, 7],
  ]);
  assert.deepEqual(parseIndexes("", 8), []);
});

test("hold what sets of numbers hold", () => {
  const property = fc.property(numbers, numbers, fc.nat(10), (one, other, most) => {
    const [left, right] = [indexesOf(one), indexesOf(other)];
    const all = [...new Set([...one, ...other])].sort((a, b) => a - b);
    assert.deepEqual(unionOf(left, right), indexesOf(all));
    assert.equal(countOf(left), one.length);
    assert.equal(commonCount(left, right), one.filter((index) => other.includes(index)).length);
    assert.deepEqual(parseIndexes(formatIndexes(left), 31), left);
    for (let index = 0; index < 32; index += 1) assert.equal(hasIndex(left, index), one.includes(index));
    const missing = Array.from({ length: 25 }, (_, index) => index).filter((index) => !one.includes(index));
    assert.deepEqual(firstMissing(left, most, 25), missing.slice(0, most));
  });
  fc.assert(property, { numRuns: 300 });
});
