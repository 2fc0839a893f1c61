import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Text } from "../../../server/src/text/text.ts";
import type { Position } from "../../../server/src/text/types.ts";

const SEED = Number(process.env.SEED ?? 20260101);

describe("a text is read by lines", () => {
  const cases: readonly (readonly [content: string, lines: readonly string[]])[] = [
    ["", [""]],
    ["a", ["a"]],
    ["a\n", ["a", ""]],
    ["a\r\nb\rc\nd", ["a", "b", "c", "d"]],
    ["\r\r\n\n", ["", "", "", ""]],
    ["a\u2028b\u0085c\fd", ["a\u2028b\u0085c\fd"]],
  ];
  for (const [content, lines] of cases) {
    test(JSON.stringify(content), () => {
      const text = Text.from(content);
      assert.equal(text.lineCount, lines.length);
      assert.deepEqual(text.lines(0, text.lineCount), lines);
      assert.equal(text.toString(), content);
      assert.equal(text.length, content.length);
    });
  }

  test("a line that does not exist is empty", () => {
    assert.equal(Text.from("a").line(1), "");
    assert.equal(Text.from("a").line(-1), "");
    assert.equal(Text.from("a").lineLength(9), 0);
  });
});

describe("positions and offsets", () => {
  test("an offset within a line end is the end of its line", () => {
    assert.deepEqual(Text.from("ab\r\nc").positionAt(3), { line: 0, character: 2 });
  });
  test("places outside the text go to its ends", () => {
    const text = Text.from("ab\ncd");
    assert.equal(text.offsetAt({ line: 0, character: 99 }), 2);
    assert.equal(text.offsetAt({ line: 9, character: 0 }), 5);
    assert.equal(text.offsetAt({ line: -1, character: 4 }), 0);
    assert.deepEqual(text.positionAt(99), { line: 1, character: 2 });
    assert.deepEqual(text.positionAt(-1), { line: 0, character: 0 });
  });
});

const content = fc
  .array(fc.constantFrom("a", "bc", "\n", "\r", "\r\n", " ", "é", "😀"), { maxLength: 40 })
  .map((parts) => parts.join(""));
const longContent = fc
  .tuple(content, fc.integer({ min: 0, max: 900 }))
  .map(([part, times]) => part.repeat(times).slice(0, 9000));

test("an edited text equals a new text of the same content", () => {
  fc.assert(
    fc.property(
      fc.oneof(content, longContent),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.oneof(content, longContent)), { maxLength: 6 }),
      (initial, edits) => {
        let text = Text.from(initial);
        let expected = initial;
        for (const [from, to, newText] of edits) {
          const [start, end] = [snap(text, from), snap(text, to)].sort((left, right) => left - right) as [
            number,
            number,
          ];
          text = text.apply({ range: { start: text.positionAt(start), end: text.positionAt(end) }, newText });
          expected = expected.slice(0, start) + newText + expected.slice(end);
        }
        const fresh = Text.from(expected);
        assert.equal(text.toString(), expected);
        assert.equal(text.lineCount, fresh.lineCount);
        for (let line = 0; line < fresh.lineCount; line++) {
          assert.equal(text.line(line), fresh.line(line));
          assert.equal(text.lineLength(line), fresh.line(line).length);
        }
      },
    ),
    { seed: SEED, numRuns: 400 },
  );
});

test("offsetAt and positionAt are inverse at every place inside a line", () => {
  fc.assert(
    fc.property(content, fc.nat(), (initial, at) => {
      const text = Text.from(initial);
      const offset = snap(text, at);
      assert.equal(text.offsetAt(text.positionAt(offset)), offset);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

test("a slice of a range is the slice of its offsets", () => {
  fc.assert(
    fc.property(longContent, fc.nat(), fc.nat(), (initial, one, other) => {
      const text = Text.from(initial);
      const [start, end] = [snap(text, one), snap(text, other)].sort((left, right) => left - right) as [number, number];
      const positions: [Position, Position] = [text.positionAt(start), text.positionAt(end)];
      assert.equal(text.slice({ start: positions[0], end: positions[1] }), initial.slice(start, end));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

/** An offset inside the text that is not in the middle of a line end. */
function snap(text: Text, value: number): number {
  return text.offsetAt(text.positionAt(value % (text.length + 1)));
}
