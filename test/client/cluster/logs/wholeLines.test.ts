/** Whole lines are given as one text: the same lines as one by one, however they come in. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { LineSplitter, type SplitterOptions } from "../../../../client/src/cluster/connection/lines.ts";
import { WholeLineSplitter } from "../../../../client/src/cluster/logs/wholeLines.ts";

const headOf = (line: string): string => line.slice(0, line.indexOf(" ") + 1);
const sizes = fc.array(fc.nat(30), { minLength: 1 });
const counts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1 });

/** Pieces of these sizes, by turns. */
function cut(bytes: Buffer, lengths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + (lengths[turn % lengths.length] ?? 0) + 1;
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

/** Pieces that come together, so many at a time. */
function together(pieces: readonly Buffer[], groups: readonly number[]): Buffer[][] {
  const all: Buffer[][] = [];
  for (let at = 0, turn = 0; at < pieces.length; turn++) {
    const end = at + (groups[turn % groups.length] ?? 1);
    all.push(pieces.slice(at, end));
    at = end;
  }
  return all;
}

/** What is read as whole lines, and behind their end. */
function read(all: readonly (readonly Buffer[])[], options?: SplitterOptions) {
  const splitter = new WholeLineSplitter(options);
  let text = "";
  for (const chunks of all) {
    const lines = splitter.push(chunks);
    assert.notEqual(lines?.text, "");
    if (lines?.bytes) assert.equal(Buffer.from(lines.bytes).toString(), lines.text);
    text += lines?.text ?? "";
  }
  return { text, rest: splitter.end() };
}

/** The same, line by line. */
function readEach(all: readonly (readonly Buffer[])[], options?: SplitterOptions) {
  const splitter = new LineSplitter(options);
  const lines = all.flat().flatMap((chunk) => splitter.push(chunk));
  return { text: lines.map((line) => `${line}\n`).join(""), rest: splitter.end() };
}

describe("whole lines", () => {
  for (const [what, options] of [
    ["whatever they hold", undefined],
    ["where lines are too long for memory", { longest: 16, headOf }],
  ] as const) {
    test(`are the same as line by line, cut anywhere, ${what}`, () => {
      const unit = fc.constantFrom("a", "é", "\u{1f600}", " ", "\n", "\r");
      fc.assert(
        fc.property(fc.string({ unit, maxLength: 200 }), sizes, counts, (text, lengths, groups) => {
          const all = together(cut(Buffer.from(text), lengths), groups);
          assert.deepEqual(read(all, options), readEach(all, options));
        }),
      );
    });
  }

  test("of bytes that are no UTF-8 do not depend on where they are cut", () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x41, 0x80, 0xc3, 0xa9, 0xe2, 0xf0, 0x9f, 0xff), { maxLength: 60 });
    fc.assert(
      fc.property(bytes, sizes, counts, (some, lengths, groups) => {
        const whole = Buffer.from(some);
        const { text, rest = "" } = read(together(cut(whole, lengths), groups));
        assert.equal(text + rest, whole.toString());
      }),
    );
  });

  test("are there whatever their length, and what comes behind a long one, too", () => {
    const pieces = [300_000, 10, 1_000_000, 255_999, 1, 262_144, 5].flatMap((length, index) =>
      cut(Buffer.from(`${String(index % 10).repeat(length)}\n`), [60_000]),
    );
    for (const groups of [[1], [3], [100]]) {
      const all = together(pieces, groups);
      assert.deepEqual(read(all), readEach(all));
    }
  });
});
