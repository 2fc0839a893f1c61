import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LogMerge } from "../../../../client/src/cluster/logs/logMerge.ts";
import type { LogLine, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
/** Written at a millisecond of the test. */
const line = (at: number, text = `at ${at}`): LogLine => ({ time: new Date(START + at).toISOString(), text });

interface Recorder extends LogSink {
  readonly got: string[];
}

function recorder(): Recorder {
  const got: string[] = [];
  return {
    got,
    lines: (lines) => void got.push(...lines.map(({ text }) => text)),
    note: ({ text }) => void got.push(`── ${text}`),
  };
}

async function merging(
  job: (merge: LogMerge, clock: VirtualClock, got: readonly string[]) => Promise<void>,
): Promise<void> {
  const clock = new VirtualClock();
  const sink = recorder();
  const merge = new LogMerge(sink, clock);
  await clock.run(job(merge, clock, sink.got));
}

describe("several logs as one", () => {
  test("in the order of time, however they come; equal times stay in the order of their logs", async () => {
    const logs = fc.array(fc.array(fc.nat(50), { maxLength: 12 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(logs, fc.infiniteStream(fc.nat(4)), async (times, choices) => {
        await merging(async (merge, _clock, got) => {
          const left = times.map((one, index) => ({
            source: merge.add(`[${index}] `),
            lines: one.toSorted((a, b) => a - b).map((at) => line(at)),
          }));
          while (left.some(({ lines }) => lines.length > 0)) {
            const { source, lines } = left[(choices.next().value ?? 0) % left.length] ?? {};
            const next = lines?.splice(0, 2) ?? [];
            if (next.length > 0) void source?.lines(next);
          }
          await merge.finish();
          const expected = times.flatMap((one, index) => one.map((at) => ({ at, index })));
          const sorted = expected.toSorted((a, b) => a.at - b.at || a.index - b.index);
          assert.deepEqual(
            got,
            sorted.map(({ at, index }) => `[${index}] at ${at}`),
          );
        });
      }),
      { numRuns: 200 },
    );
  });

  test("a line waits for the log that has brought nothing yet, and not for ever", async () => {
    await merging(async (merge, clock, got) => {
      const early = merge.add("a ");
      const late = merge.add("b ");
      void early.lines([line(2)]);
      await clock.sleep(1000);
      assert.deepEqual(got, []);
      void late.lines([line(1)]);
      await clock.until(() => got.length === 2);
      assert.deepEqual(got, ["b at 1", "a at 2"]);
      merge.add("silent ");
      void early.lines([line(3)]);
      await clock.until(() => got.length === 3);
    });
  });

  test("what was written a moment ago waits for what is under way", async () => {
    await merging(async (merge, clock, got) => {
      const [a, b] = [merge.add("a "), merge.add("b ")];
      void a.lines([line(0)]);
      void b.lines([line(0)]);
      await clock.sleep(5000);
      void a.lines([line(5000)]);
      await clock.sleep(100);
      void b.lines([line(4990)]);
      await clock.until(() => got.length === 4);
      assert.deepEqual(got.slice(2), ["b at 4990", "a at 5000"]);
    });
  });

  test("also for a log that has brought nothing yet, however long it has been there", async () => {
    await merging(async (merge, clock, got) => {
      const [a, b] = [merge.add("a "), merge.add("b ")];
      void a.lines([line(0)]);
      await clock.sleep(10_000);
      void a.lines([line(10_000)]);
      await clock.sleep(100);
      void b.lines([line(9990)]);
      await clock.until(() => got.length === 3);
      assert.deepEqual(got, ["a at 0", "b at 9990", "a at 10000"]);
    });
  });

  test("what was written long ago waits for nothing where all others have caught up, whatever the clock of its node", async () => {
    for (const ahead of [0, 3_600_000]) {
      await merging(async (merge, clock, got) => {
        const [a, b] = [merge.add("a "), merge.add("b ")];
        void a.lines([line(ahead)]);
        void b.lines([line(ahead)]);
        await clock.sleep(10_000);
        const before = clock.now();
        void a.lines([line(5000 + ahead)]);
        await clock.until(() => got.length === 3);
        assert.ok(clock.now() - before < 100, `${clock.now() - before} ms`);
      });
    }
  });

  test("an old part of one log is not held up by others that have caught up", async () => {
    await merging(async (merge, clock, got) => {
      const [quiet, long] = [merge.add("q "), merge.add("l ")];
      void quiet.lines([line(0)]);
      void long.lines([line(0)]);
      await clock.sleep(60_000);
      void quiet.lines([line(60_000)]);
      await clock.sleep(2000);
      const before = clock.now();
      for (let at = 0; at < 100; at++) {
        const text = "x".repeat(100_000);
        await long.lines([line(1000 + at, text)]);
      }
      await clock.until(() => got.length === 103);
      assert.ok(clock.now() - before < 2000);
    });
  });

  test("who reads one log waits while much of it waits for others", async () => {
    await merging(async (merge, clock) => {
      const long = merge.add("");
      const other = merge.add("");
      let isRead = false;
      void Promise.resolve(long.lines([line(10, "x".repeat(1_000_000))])).then(() => {
        isRead = true;
      });
      await clock.sleep(100);
      assert.equal(isRead, false);
      other.close();
      await clock.until(() => isRead);
    });
  });

  test("where what was read cannot be passed on, its readers are told", async () => {
    const clock = new VirtualClock();
    const full = { lines: () => Promise.reject(new Error("disk full")), note: () => undefined };
    const merge = new LogMerge(full, clock);
    await clock.run(
      (async () => {
        const source = merge.add("");
        const other = merge.add("");
        const waiting = Promise.resolve(other.lines([line(2, "x".repeat(1_000_000))]));
        void source.lines([line(1)]);
        await assert.rejects(waiting, /disk full/);
        assert.throws(() => source.lines([line(3)]), /disk full/);
        await merge.finish();
      })(),
    );
  });

  test("what is told of a log keeps its place in it", async () => {
    await merging(async (merge, _clock, got) => {
      const [a, b] = [merge.add("a "), merge.add("b ")];
      void a.lines([line(1)]);
      a.note({ kind: "restart", text: "restarted" });
      void a.lines([line(5)]);
      void b.lines([line(3)]);
      await merge.finish();
      assert.deepEqual(got, ["a at 1", "── a restarted", "b at 3", "a at 5"]);
    });
  });

  test("a line that was redrawn has its log before the drawing that stays, too", async () => {
    await merging(async (merge, _clock, got) => {
      const source = merge.add("[a] ");
      void source.lines([line(1, "10%\r50%\r90%"), line(2, "of Windows\r")]);
      await merge.finish();
      assert.deepEqual(got, ["[a] 10%\r50%\r[a] 90%", "[a] of Windows\r"]);
    });
  });
});
