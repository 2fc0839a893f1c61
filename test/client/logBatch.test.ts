/** A batch of a log's lines is one text, out of which lines are cut. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { headed } from "../../client/src/headedLine.ts";
import { LogBatch } from "../../client/src/logBatch.ts";
import { passOn } from "../../client/src/cluster/logs/passOn.ts";
import { parseLogLine } from "../../client/src/cluster/logs/logLine.ts";
import type { LogLine, LogSink } from "../../client/src/cluster/index.ts";

const times = fc.constantFrom(
  "2026-01-01T00:00:00.000000000Z",
  "2026-01-01T00:00:00.999999999Z",
  "2026-01-01T00:00:01.000000000Z",
  "2026-01-01T00:10:00.000000000Z",
  "2025-01-01T00:00:00.000000000Z",
  "2026-01-01T00:00:00Z",
  "2026-01-01T00:00:00.000000001Z",
  "2026-01-01T00:00:00.000000002Z",
  "2026-01-01T02:00:01.5+02:00",
);
const ascii = ["a", " ", "\r", "\u001b[31m", "2026-01-01T00:00:00Z "] as const;
const linesOf = (units: readonly string[]): fc.Arbitrary<LogLine[]> => {
  const text = fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
  return fc.array(fc.record({ time: times, text }, { noNullPrototype: true }), { maxLength: 12 });
};
// Where each byte is a character, times are compared in the bytes.
const lines = fc.oneof(linesOf(ascii), linesOf([...ascii, "é", "\u{1f600}"]));

const stampedText = (some: readonly LogLine[]): string => some.map(({ time, text }) => `${time} ${text}\n`).join("");

/** Which lines are of another second than the one before, as their times are written. */
const startsOfSeconds = (some: readonly LogLine[]): readonly number[] =>
  some.flatMap(({ time }, index) => (time.slice(0, 19) === some[index - 1]?.time.slice(0, 19) ? [] : [index]));

describe("a batch of lines", () => {
  test("is the same whether it is made of lines or of their text", () => {
    fc.assert(
      fc.property(lines, (some) => {
        const text = stampedText(some);
        for (const batch of [LogBatch.parse(text), LogBatch.parse(text, Buffer.from(text)), LogBatch.of(some)]) {
          assert.ok(batch);
          assert.deepEqual(batch.lines, some);
          assert.equal(batch.text, stampedText(some));
          assert.equal(batch.length, some.length);
          assert.deepEqual(batch.seconds, startsOfSeconds(some));
          assert.equal(batch.withoutTimes(), some.map(({ text }) => `${text}\n`).join(""));
        }
      }),
    );
  });

  test("has the time before each line, and before the last drawing of one that was redrawn", () => {
    fc.assert(
      fc.property(lines, (some) => {
        const batch = LogBatch.of(some);
        const read = (stamp: (time: string) => string): string =>
          some.map(({ time, text }) => `${headed(`${stamp(time)} `, text)}\n`).join("");
        assert.equal(
          batch.withTimes(),
          read((time) => time),
        );
        const hour = (time: string): string => time.slice(11, 13);
        assert.equal(batch.withTimes(hour), read(hour));
      }),
    );
  });

  test("can be cut into parts", () => {
    fc.assert(
      fc.property(lines, fc.nat(12), (some, at) => {
        const batch = LogBatch.of(some);
        const [head, tail] = [
          batch.slice(0, Math.min(at, some.length)),
          batch.slice(Math.min(at, some.length), some.length),
        ];
        assert.deepEqual(head.lines, some.slice(0, at));
        assert.deepEqual(tail.lines, some.slice(at));
        assert.equal(head.text + tail.text, batch.text);
      }),
    );
  });

  test("tells where the last time begins", () => {
    fc.assert(
      fc.property(lines, times, (some, time) => {
        assert.equal(LogBatch.of(some).startOfTime(time), some.findLastIndex((line) => line.time !== time) + 1);
      }),
    );
  });

  test("is none where one of its lines is a word of the node", () => {
    const stranger = fc.constantFrom(
      "unable to retrieve container logs",
      "",
      "2026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.000000000Z",
      "2026-01-01T00:00:00.00000 000Z x",
      "2026-01-01T00:00:00.000000000x y",
      "rpc error: x y",
    );
    fc.assert(
      fc.property(lines, stranger, lines, (before, words, after) => {
        const text = `${stampedText(before)}${words}\n${stampedText(after)}`;
        assert.equal(LogBatch.parse(text), undefined);
        assert.equal(LogBatch.parse(text, Buffer.from(text)), undefined);
      }),
    );
  });

  test("is cut alike by its text and by its bytes, whichever sign of a time is another", () => {
    const time = "2026-01-01T00:00:00.000000000Z";
    for (let at = 0; at < time.length; at++) {
      for (const sign of ["x", " "]) {
        const text = `${time} a\n${time.slice(0, at)}${sign}${time.slice(at + 1)} b\n${time} c\n`;
        assert.deepEqual(LogBatch.parse(text, Buffer.from(text))?.lines, LogBatch.parse(text)?.lines, text);
      }
    }
  });

  test("cuts out the lines that the reader of single lines sees", () => {
    const text = stampedText([
      { time: "2026-01-01T00:00:00Z", text: "" },
      { time: "2026-01-01T00:00:00.123456789Z", text: "two  blanks " },
    ]);
    assert.deepEqual(LogBatch.parse(text)?.lines, text.split("\n").slice(0, -1).map(parseLogLine));
  });

  test("goes as it is to a sink that does not look at lines, and line by line to one that does", async () => {
    const batch = LogBatch.of([{ time: "2026-01-01T00:00:00Z", text: "a" }]);
    const seen: unknown[] = [];
    const byLine: LogSink = { lines: (some) => void seen.push(some), note: () => undefined };
    const whole: LogSink = { ...byLine, batches: (all) => void seen.push(all) };
    await passOn([batch, batch], byLine);
    await passOn([batch, batch], whole);
    assert.deepEqual(seen, [
      [...batch.lines, ...batch.lines],
      [batch, batch],
    ]);
  });
});
