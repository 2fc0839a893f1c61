import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { LineSplitter } from "../../../../client/src/cluster/connection/lines.ts";
import { LogCursor } from "../../../../client/src/cluster/logs/logCursor.ts";
import { parseLogLine } from "../../../../client/src/cluster/logs/logLine.ts";
import { compareTimes, secondOf } from "../../../../client/src/rfc3339.ts";
import { LogBatch } from "../../../../client/src/logBatch.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { heapInUse } from "../../../bench/heap.ts";

describe("lines", () => {
  test("cut anywhere, also inside of a character, the same lines come out", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.array(fc.nat(7), { minLength: 1 }), (texts, sizes) => {
        const bytes = Buffer.from(texts.join("\n"));
        const splitter = new LineSplitter();
        const lines: string[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = (sizes[turn % sizes.length] ?? 0) + 1;
          lines.push(...splitter.push(bytes.subarray(at, at + size)));
          at += size;
        }
        const rest = splitter.end();
        if (rest !== undefined) lines.push(rest);
        const expected = texts.join("\n").split("\n");
        if (expected.at(-1) === "") expected.pop();
        assert.deepEqual(lines, expected);
      }),
    );
  });

  test("a line of 10 MB in small pieces is one line", () => {
    const splitter = new LineSplitter();
    const piece = Buffer.alloc(64 * 1024, 120);
    for (let index = 0; index < 160; index++) assert.deepEqual(splitter.push(piece), []);
    assert.equal(splitter.push(Buffer.from("\n"))[0]?.length, 160 * 64 * 1024);
  });
});

describe("a line that is longer than memory should hold", () => {
  const headOf = (line: string): string => line.slice(0, line.indexOf(" ") + 1);

  test("comes in pieces, each with its time; the same ones however it arrives, and nothing of it is lost", () => {
    const unit = fc.constantFrom("a", "é", "\u{1f600}", " ");
    const chunks = fc.array(fc.nat(30), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(fc.string({ unit, maxLength: 60 })), chunks, chunks, (texts, some, others) => {
        const bytes = Buffer.from(texts.map((text) => `T ${text}\n`).join(""));
        const read = (sizes: readonly number[]): string[] => {
          const splitter = new LineSplitter({ longest: 16, headOf });
          const lines: string[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = (sizes[turn % sizes.length] ?? 0) + 1;
            lines.push(...splitter.push(bytes.subarray(at, at + size)));
            at += size;
          }
          assert.equal(splitter.end(), undefined);
          return lines;
        };
        const lines = read(some);
        assert.deepEqual(read(others), lines);
        assert.ok(lines.every((line) => line.startsWith("T ") && line.length <= 16 && line.isWellFormed()));
        assert.equal(lines.map((line) => line.slice(2)).join(""), texts.join(""));
        assert.ok(lines.length >= texts.length);
      }),
    );
  });
});

describe("times of lines", () => {
  test("a line is a time and a text; what has no time is the node's", () => {
    assert.deepEqual(parseLogLine("2026-01-01T10:00:00.000000001Z a b"), {
      time: "2026-01-01T10:00:00.000000001Z",
      text: "a b",
    });
    assert.deepEqual(parseLogLine("2026-01-01T10:00:00.5+02:00 "), { time: "2026-01-01T10:00:00.5+02:00", text: "" });
    assert.deepEqual(parseLogLine("2026-01-01T10:00:00Z"), { time: "2026-01-01T10:00:00Z", text: "" });
    assert.equal(parseLogLine("unable to retrieve container logs for containerd://1"), undefined);
  });

  test("nanoseconds and zones are compared", () => {
    assert.ok(compareTimes("2026-01-01T10:00:00.000000001Z", "2026-01-01T10:00:00.000000002Z") < 0);
    assert.ok(compareTimes("2026-01-01T10:00:00.5Z", "2026-01-01T10:00:00.499999999Z") > 0);
    assert.equal(compareTimes("2026-01-01T12:00:00.100+02:00", "2026-01-01T10:00:00.1Z"), 0);
  });
});

/** A log with several lines to a nanosecond, equal texts, and two output streams that are a little out of order. */
const logs = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: -300, max: 300 }), fc.constantFrom("a", "b", "")),
    { maxLength: 60 },
  )
  .map((steps) => {
    let clock = 0;
    return steps.map(([advance, jitter, text]): LogLine => {
      clock += advance;
      return {
        time: new Date(Date.UTC(2026, 0, 1) + Math.max(0, clock + jitter)).toISOString().replace("Z", "000000Z"),
        text,
      };
    });
  });

/** So many lines come at once. */
const batches = fc.integer({ min: 1, max: 6 });

/** What the server answers: all lines from that second on, in the order of the file. */
function answer(log: readonly LogLine[], since: string | undefined): readonly LogLine[] {
  return since === undefined ? log : log.filter((line) => compareTimes(line.time, since) >= 0);
}

/** What has come of a log that is read on after each break; `breaks`: behind so many new lines. */
function readOver(log: readonly LogLine[], breaks: readonly number[], batch: number): readonly LogLine[] {
  const cursor = new LogCursor();
  const got: LogLine[] = [];
  for (const most of [...breaks, Infinity]) {
    const overlap = cursor.overlap();
    const fresh = answer(log, cursor.since).filter((line) => {
      const isOver = overlap.isOver;
      const isNew = overlap.isNew(line);
      assert.ok(isNew || !isOver, "once it is over, all is new");
      return isNew;
    });
    const received = fresh.slice(0, most);
    for (let at = 0; at < received.length; at += batch) cursor.add(LogBatch.of(received.slice(at, at + batch)));
    got.push(...received);
    assert.equal(overlap.gap, false);
  }
  return got;
}

describe("the cursor", () => {
  test("has no lines to look for as long as none has come", () => {
    assert.deepEqual(new LogCursor().tail().query, {});
    assert.throws(() => new LogCursor().deep(), /Nothing has been received/);
  });

  test("after any breaks each line is there once and in order", () => {
    fc.assert(
      fc.property(logs, fc.array(fc.nat(20), { maxLength: 8 }), batches, (log, breaks, batch) => {
        assert.deepEqual(readOver(log, breaks, batch), log);
      }),
      { numRuns: 2000 },
    );
  });

  test("although the node's clock was set back while it was read, by little or much, and lines are alike", () => {
    const text = fc.constantFrom("a", "b", "", "long ".repeat(100));
    const ahead = fc.integer({ min: 0, max: 3000 });
    const anywhere = fc.oneof(ahead, fc.integer({ min: -125_000, max: 0 }), fc.integer({ min: -9e6, max: 9e6 }));
    const first = fc.array(fc.tuple(anywhere, text), { minLength: 1, maxLength: 40 });
    const later = fc.array(fc.tuple(ahead, text), { maxLength: 40 });
    fc.assert(
      fc.property(first, later, fc.array(fc.nat(20), { maxLength: 8 }), batches, (before, after, breaks, batch) => {
        let clock = 10_000_000;
        const log = [...before, ...after].map(([advance, text], index): LogLine => {
          clock = Math.max(0, clock + advance);
          const nanoseconds = String(Math.floor(index / 2)).padStart(6, "0");
          return { time: new Date(Date.UTC(2026, 0, 1) + clock).toISOString().replace("Z", `${nanoseconds}Z`), text };
        });
        assert.deepEqual(readOver(log, [before.length, ...breaks], batch), log);
      }),
      { numRuns: 3000 },
    );
  });

  test("it starts in the middle of a second (tailLines) and goes on exactly", () => {
    const at = (fraction: number, text: string): LogLine => ({
      time: `2026-01-01T00:00:00.${String(fraction).padStart(9, "0")}Z`,
      text,
    });
    const log = [at(1, "x"), at(2, "x"), at(2, "y"), at(2, "z"), at(3, "x")];
    const cursor = new LogCursor();
    cursor.add(LogBatch.of(log.slice(2, 4)));
    const overlap = cursor.overlap();
    assert.deepEqual(
      answer(log, cursor.since)
        .filter((line) => overlap.isNew(line))
        .map((line) => line.text),
      ["x"],
    );
  });

  test("what the node no longer has is a gap; what it still has is not repeated", () => {
    const at = (second: number, text: string): LogLine => ({ time: `2026-01-01T00:00:0${second}.000000000Z`, text });
    const cursor = new LogCursor();
    cursor.add(LogBatch.of([at(1, "a"), at(2, "b"), at(2, "c")]));
    const lost = cursor.overlap();
    assert.deepEqual(
      [at(5, "f"), at(5, "g")].map((line) => lost.isNew(line)),
      [true, true],
    );
    assert.equal(lost.gap, true);
    const trimmed = cursor.overlap();
    assert.deepEqual(
      [at(2, "c"), at(3, "d")].map((line) => trimmed.isNew(line)),
      [false, true],
    );
  });

  test("what is known of a log does not grow with it", async () => {
    const cursor = new LogCursor();
    const follow = (from: number, to: number): void => {
      for (let second = from; second < to; second++) {
        const time = new Date(second * 1000).toISOString();
        cursor.add(LogBatch.of([{ time, text: `${second} ${"x".repeat(300)}` }]));
      }
    };
    follow(0, 1000);
    const before = await heapInUse();
    follow(1000, 40_000);
    assert.ok((await heapInUse()) - before < 3, "a few hundred kilobytes, however long it is followed");
    assert.ok(cursor.last);
  });

  test("seconds know zones", () => {
    assert.equal(secondOf("2026-01-01T02:00:00.9+02:00"), Date.UTC(2026, 0, 1) / 1000);
  });
});
