import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { changedLines } from "../../../../client/src/views/preview/changedLines.ts";

const CASES: readonly (readonly [string, string, string, readonly number[]])[] = [
  ["nothing", "a\nb", "a\nb", []],
  ["one line", "a\nb\nc", "a\nX\nc", [1]],
  ["a line put in", "a\nb", "a\nX\nb", [1]],
  ["a line taken out", "a\nX\nb", "a\nb", []],
  ["two places, with what is between left alone", "a\nb\nc\nd", "A\nb\nc\nD", [0, 3]],
  ["lines before and after one that moved", "a\nb\nc", "X\nb\nY\nc", [0, 2]],
  ["all of it", "a", "b\nc", [0, 1]],
];

describe("what changed from one text to the next", () => {
  for (const [name, before, after, expected] of CASES) {
    test(name, () => assert.deepEqual(changedLines(before, after), expected));
  }

  test("the lines that did not change are a part of the text before, in its order", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changed = new Set(changedLines(before, after));
        const kept = after.split("\n").filter((_, line) => !changed.has(line));
        const rest = before.split("\n");
        for (const line of kept) {
          const at = rest.indexOf(line);
          assert.ok(at >= 0, `${line} is not there`);
          rest.splice(0, at + 1);
        }
      }),
    );
  });
});
