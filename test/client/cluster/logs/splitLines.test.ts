/** Lines that the runtime writes in pieces of 16 kB (CRI), of which the kubelet counts and times each. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { LogLine, LogNote } from "../../../../client/src/cluster/logs/logs.ts";
import { FakeApi } from "../fakeApi.ts";
import { serveNodeLog, type NodeLog } from "./nodeLog.ts";

const PIECE = 16 * 1024;

type Act =
  /** A line in so many pieces, with pauses of milliseconds between, in which the stream may break. */
  | { readonly pieces: number; readonly pause: number; readonly cutsInside: boolean }
  | { readonly lines: number }
  | { readonly wait: number }
  | { readonly cut: true };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ pieces: fc.integer({ min: 2, max: 6 }), pause: fc.constantFrom(0, 0, 3, 700), cutsInside: fc.boolean() }),
  fc.record({ lines: fc.constantFrom(1, 3, 150, 250) }),
  fc.record({ wait: fc.constantFrom(1, 50, 1500, 70_000) }),
  fc.constant({ cut: true as const }),
);

test("over any breaks each line is there once, whole, and in order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 25 }), async (acts) => {
      await using api = new FakeApi();
      const { log, end: endPod } = serveNodeLog(api);
      const got: string[] = [];
      const gaps: string[] = [];
      const sink = {
        lines: (lines: readonly LogLine[]) => void got.push(...lines.map(({ text }) => text)),
        note: ({ kind, text }: LogNote) => {
          if (kind === "gap") gaps.push(text);
        },
      };
      const over = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
      const written: string[] = [];
      let number = 0;
      for (const one of acts) {
        if ("cut" in one) log.cut();
        else if ("wait" in one) await api.clock.sleep(one.wait);
        else if ("lines" in one) {
          for (let index = 0; index < one.lines; index++) {
            const text = `line ${number++}`;
            written.push(text);
            log.write(text);
          }
        } else {
          const name = `long ${number++} `;
          const pieces = Array.from({ length: one.pieces }, (_, index) => `${name}${index} `.padEnd(PIECE, "x"));
          written.push(pieces.join(""));
          for (const [index, piece] of pieces.entries()) {
            const isLast = index === pieces.length - 1;
            log.write(piece, !isLast);
            if (one.cutsInside && index === 1) log.cut();
            if (!isLast && one.pause > 0) await api.clock.sleep(one.pause);
          }
        }
      }
      await api.clock.sleep(5000);
      endPod();
      const end = await over;
      assert.equal(end.why, "container-ended");
      assert.deepEqual(got.map(short), written.map(short));
      assert.deepEqual(gaps, []);
    }),
    { numRuns: 150 },
  );
});

const short = (text: string): string => `${text.slice(0, 12)} ${text.length}`;

/** Follows a container's log while things happen; `got` has what has come so far. */
async function following(happen: (log: NodeLog, api: FakeApi, got: readonly string[]) => Promise<void>): Promise<void> {
  await using api = new FakeApi();
  const { log } = serveNodeLog(api);
  const got: string[] = [];
  const stop = new AbortController();
  const sink = {
    lines: (lines: readonly LogLine[]) => void got.push(...lines.map(({ text }) => text)),
    note: () => undefined,
  };
  const over = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink, stop);
  await api.clock.sleep(1000);
  await happen(log, api, got);
  stop.abort();
  await over;
}

describe("a break", () => {
  for (const [many, most] of [
    [50, 1],
    [98, 1],
    [99, 2],
    [1000, 2],
    [9000, 2],
    [30_000, 4],
  ] as const) {
    test(`in which ${many} lines were written takes no more than ${most} requests`, async () => {
      await following(async (log, api, got) => {
        const written: string[] = [];
        const write = (count: number): void => {
          for (let index = 0; index < count; index++) {
            written.push(`line ${written.length}`);
            log.write(written.at(-1) ?? "");
          }
        };
        for (let second = 0; second < 20; second++) {
          write(20);
          await api.clock.sleep(1000);
        }
        const before = api.callsTo("GET", /log$/).length;
        log.cut();
        write(many);
        await api.clock.sleep(10_000);
        assert.deepEqual(got, written);
        const reads = api.callsTo("GET", /log$/).slice(before);
        assert.ok(reads.length <= most, `${reads.length} reads`);
      });
    });
  }

  test("after lines that are all alike is found by how many of them there were, although the clock was set back", async () => {
    await following(async (log, { clock }, got) => {
      log.write("first");
      for (let index = 0; index < 30; index++) log.write("alike");
      await clock.sleep(100);
      log.cut();
      log.ahead = -3_600_000;
      const written = Array.from({ length: 500 }, (_, index) => `line ${index}`);
      for (const text of written) log.write(text);
      await clock.sleep(10_000);
      assert.deepEqual(got, ["first", ...Array.from({ length: 30 }, () => "alike"), ...written]);
    });
  });

  test("in which the node began another file, and its clock was set back: what comes then is not waited for in vain", async () => {
    await following(async (log, { clock }, got) => {
      for (let index = 0; index < 300; index++) log.write(`old ${index}`);
      await clock.sleep(100);
      log.cut();
      log.rotate();
      log.ahead = -3_600_000;
      for (let second = 0; second < 30; second++) {
        log.write(`new ${second}`);
        await clock.sleep(1000);
      }
      assert.deepEqual(
        got.slice(300),
        Array.from({ length: 30 }, (_, second) => `new ${second}`),
      );
    });
  });
});
