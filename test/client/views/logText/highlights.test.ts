import assert from "node:assert/strict";
import { test } from "node:test";
import { highlightsIn, highlightsInAll } from "../../../../client/src/views/logText/highlights.ts";

test("what patterns find in a line, in any case, with the pattern's number", () => {
  assert.deepEqual(highlightsIn("Orders: 12 rows, 3 ROWS", ["rows", String.raw`\d+`]), [
    { from: 11, to: 15, pattern: 0 },
    { from: 19, to: 23, pattern: 0 },
    { from: 8, to: 10, pattern: 1 },
    { from: 17, to: 18, pattern: 1 },
  ]);
});

test("a pattern that is no regular expression, or finds nothing at all, marks nothing", () => {
  assert.deepEqual(highlightsIn("abc", ["(", "x*"]), []);
});

test("a pattern that would look at one line for years marks nothing any more; the others do", () => {
  const lines = [`${"a".repeat(1500)}!`, "rows and rows"];
  const rows = [
    { from: 0, to: 4, pattern: 1 },
    { from: 9, to: 13, pattern: 1 },
  ];
  assert.deepEqual(highlightsInAll(lines, ["^(a+)+$", "rows"]), [[], rows]);
  assert.deepEqual(highlightsIn(lines[0] ?? "", ["^(a+)+$"]), []);
});
