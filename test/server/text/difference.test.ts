import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { difference } from "../../../server/src/text/difference.ts";
import { Text } from "../../../server/src/text/text.ts";

describe("the stretch that differs", () => {
  const CASES: readonly (readonly [before: string, now: string, from: number, to: number, newTo: number])[] = [
    ["abc", "abc", 3, 3, 3],
    ["abc", "aXbc", 1, 1, 2],
    ["abc", "ac", 1, 2, 1],
    ["aaa", "aa", 2, 3, 2],
    ["", "x", 0, 0, 1],
    ["old", "new", 0, 3, 3],
  ];
  for (const [before, now, from, to, newTo] of CASES) {
    test(`what differs between "${before}" and "${now}"`, () => {
      assert.deepEqual(difference(before, now), { from, to, newTo });
    });
  }

  const lines = fc
    .array(fc.constantFrom("one\n", "two\r\n", "x", "\r", "end"), { maxLength: 8 })
    .map((all) => all.join(""));

  test("put in the place of the old one gives the new text, be the texts long or short, one made of the other or not", () => {
    fc.assert(
      fc.property(
        lines,
        fc.nat(3000),
        lines,
        fc.nat(),
        fc.nat(9),
        fc.boolean(),
        (part, times, newText, at, length, isApplied) => {
          const before = Text.from(part.repeat(times).slice(0, 20_000));
          const start = before.positionAt(at % (before.length + 1));
          const end = before.positionAt(before.offsetAt(start) + length);
          const edited = before.apply({ range: { start, end }, newText });
          const now = isApplied ? edited : Text.from(edited.toString());
          const [old, content] = [before.toString(), now.toString()];
          for (const { from, to, newTo } of [difference(old, content), now.differenceFrom(before)]) {
            assert.equal(old.slice(0, from) + content.slice(from, newTo) + old.slice(to), content);
            assert.ok(to - from <= old.length && newTo >= from && to >= from);
          }
          const same = before.differenceFrom(before);
          assert.deepEqual([same.to - same.from, same.newTo - same.from], [0, 0]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
