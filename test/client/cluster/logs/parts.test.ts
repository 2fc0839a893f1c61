/** A part of a log, on a node that says little, and over connections that break. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { LogLine, LogNote, LogRequest } from "../../../../client/src/cluster/logs/logs.ts";
import { FakeApi } from "../fakeApi.ts";
import { serveNodeLog, type NodeLog } from "./nodeLog.ts";

const OLD = 50;
const old = Array.from({ length: OLD }, (_, index) => `old ${index}`);

/** Follows a part of the log of a container that has written all `old` lines an hour ago, while things happen. */
async function follow(
  range: Partial<LogRequest>,
  happen: (log: NodeLog, api: FakeApi) => Promise<void>,
  streams = 64,
): Promise<{ readonly got: readonly string[]; readonly notes: readonly string[] }> {
  await using api = new FakeApi();
  const { log, end } = serveNodeLog(api);
  for (const text of old) log.write(text);
  await api.clock.sleep(3_600_000);
  const cluster = await api.cluster("t1", { mostLogStreams: () => streams });
  const got: string[] = [];
  const notes: string[] = [];
  const sink = {
    lines: (lines: readonly LogLine[]) => void got.push(...lines.map(({ text }) => text)),
    note: ({ kind, text }: LogNote) => {
      if (kind === "gap") notes.push(text);
    },
  };
  const stop = new AbortController();
  // Others, of the same log, who want their turn where there are few streams.
  const others = Array.from({ length: streams === 1 ? 3 : 0 }, () =>
    followLogs(cluster, { namespace: "etl", pod: "p" }, { lines: () => undefined, note: () => undefined }, stop),
  );
  const over = followLogs(cluster, { namespace: "etl", pod: "p", ...range }, sink);
  await api.clock.sleep(500);
  await happen(log, api);
  end();
  await over;
  stop.abort();
  await Promise.all(others);
  return { got, notes };
}

const QUIET: readonly (readonly [what: string, range: Partial<LogRequest>, first: readonly string[]])[] = [
  ["only what comes (tail 0)", { tailLines: 0 }, []],
  ["the last 5 lines", { tailLines: 5 }, old.slice(-5)],
  ["more lines than there are", { tailLines: 1_000_000_000 }, old],
  ["the last minute", { sinceSeconds: 60 }, []],
  ["the last 5 lines of the last minute", { sinceSeconds: 60, tailLines: 5 }, []],
  ["the last two hours", { sinceSeconds: 7200 }, old],
];

for (const [what, range, first] of QUIET) {
  describe(what, () => {
    for (const streams of [64, 1]) {
      test(`of a log that is silent for minutes, then goes on; ${streams === 1 ? "in turns with others" : "alone"}`, async () => {
        const { got, notes } = await follow(
          range,
          async (log, { clock }) => {
            await clock.sleep(300_000);
            log.write("new 0");
            await clock.sleep(120_000);
            log.write("new 1");
            await clock.sleep(1000);
          },
          streams,
        );
        assert.deepEqual(got, [...first, "new 0", "new 1"]);
        assert.deepEqual(notes, []);
      });
    }

    test("of which the stream breaks before it has said anything new: what is written meanwhile is there", async () => {
      const { got, notes } = await follow(range, async (log, { clock }) => {
        await clock.sleep(5000);
        log.cut();
        for (let index = 0; index < 7; index++) log.write(`new ${index}`);
        await clock.sleep(30_000);
        log.cut();
        log.write("new 7");
        await clock.sleep(30_000);
      });
      assert.deepEqual(got, [...first, ...Array.from({ length: 8 }, (_, index) => `new ${index}`)]);
      assert.deepEqual(notes, []);
    });
  });
}
