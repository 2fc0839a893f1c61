/** Logs in which lines cannot be told from one another: thousands alike, at one moment, with clocks set back, over breaks. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "node:test";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import { FakeApi } from "../fakeApi.ts";
import { serveNodeLog, type NodeLog } from "./nodeLog.ts";
import { recorder, texts } from "./oneLog.ts";

type Act =
  | { readonly alike: number; readonly text: string }
  | { readonly lines: number }
  | { readonly wait: number }
  /** What the node's clock does. Milliseconds. */
  | { readonly clock: number }
  | { readonly cut: true }
  | { readonly rotate: true };

const acts = (...more: fc.Arbitrary<Act>[]): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.oneof<fc.Arbitrary<Act>[]>(
      fc.record({ alike: fc.constantFrom(1, 2, 99, 100, 101, 250, 3000), text: fc.constantFrom("alike", "", "other") }),
      fc.record({ lines: fc.constantFrom(1, 3, 150) }),
      fc.record({ wait: fc.constantFrom(0, 1, 50, 999, 1500, 70_000) }),
      fc.record({ clock: fc.constantFrom(-1, -50, -1000, -1500, -100_000, -4e6, 60_000) }),
      fc.constant({ cut: true as const }),
      fc.constant({ cut: true as const }),
      ...more,
    ),
    { minLength: 2, maxLength: 25 },
  );

/** What was written, and what came of it. */
async function followed(happenings: readonly Act[]) {
  await using api = new FakeApi();
  const { log, end } = serveNodeLog(api);
  const sink = recorder();
  const over = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
  const written: string[] = [];
  // What a node has dropped before anybody looked is known to nobody.
  await api.clock.sleep(1000);
  for (const one of happenings) {
    // A node takes a moment for another file.
    if ("wait" in one || "rotate" in one) await api.clock.sleep("wait" in one ? one.wait : 1);
    if (!("wait" in one)) happen(log, one, written);
  }
  await api.clock.sleep(5000);
  end();
  assert.equal((await over).why, "container-ended");
  return { written, got: sink.got, gaps: sink.notes.filter(({ kind }) => kind === "gap") };
}

function happen(log: NodeLog, act: Exclude<Act, { readonly wait: number }>, written: string[]): void {
  if ("cut" in act) log.cut();
  else if ("rotate" in act) log.rotate();
  else if ("clock" in act) log.ahead += act.clock;
  else {
    const count = "alike" in act ? act.alike : act.lines;
    for (let index = 0; index < count; index++) {
      // Nobody writes alike lines at the same nanosecond of a clock that was set back between.
      const text = "alike" in act ? `${act.text}${log.ahead}` : `line ${written.length}`;
      written.push(text);
      log.write(text);
    }
  }
}

test("a log of lines that are alike is whole over any breaks, each as often as it was written", async () => {
  await fc.assert(
    fc.asyncProperty(acts(), async (happenings) => {
      const { written, got, gaps } = await followed(happenings);
      assert.deepEqual(shortly(got), shortly(written));
      assert.deepEqual(gaps, []);
    }),
    { numRuns: 100 },
  );
});

/** Clocks that were set back by less than is kept, and a file that was begun before: these came twice. */
const foundOnce: Act[][] = [
  [
    { alike: 1, text: "alike" },
    { rotate: true },
    { lines: 1 },
    { clock: -100_000 },
    { alike: 3000, text: "alike" },
    { cut: true },
    { wait: 0 },
  ],
  [
    { clock: -100_000 },
    { alike: 250, text: "alike" },
    { rotate: true },
    { rotate: true },
    { alike: 101, text: "" },
    { cut: true },
    { alike: 100, text: "other" },
    { cut: true },
    { clock: -1500 },
    { cut: true },
    { lines: 150 },
    { cut: true },
    { wait: 70_000 },
  ],
  [
    { lines: 150 },
    { rotate: true },
    { alike: 2, text: "other" },
    { cut: true },
    { clock: -100_000 },
    { alike: 100, text: "alike" },
  ],
];

test("where the node begins another file in a break nothing comes twice, and what is missing is marked", async () => {
  await fc.assert(
    fc.asyncProperty(acts(fc.constant({ rotate: true as const })), async (happenings) => {
      const { written, got, gaps } = await followed(happenings);
      let at = -1;
      for (const text of got) {
        at = written.indexOf(text, at + 1);
        assert.ok(at >= 0, `"${text}" was not written then: ${JSON.stringify(shortly(got))}`);
      }
      // What was dropped before anybody could read it, at the beginning or the end, is known to nobody.
      const isInOne = written.some((_, start) => got.every((text, index) => text === written[start + index]));
      if (!isInOne && got.length > 0) assert.notDeepEqual(gaps, []);
    }),
    { numRuns: 100, examples: foundOnce.map((one) => [one]) },
  );
});

test("lines that are alike to the nanosecond are counted over a break between them", async () => {
  const counts = fc.constantFrom(1, 2, 3, 99, 100, 101, 250, 10_001);
  await fc.assert(
    fc.asyncProperty(fc.nat(3), counts, counts, fc.nat(200), async (before, received, more, behind) => {
      await using api = new FakeApi();
      const { log, end } = serveNodeLog(api);
      const sink = recorder();
      const over = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
      await api.clock.sleep(1000);
      const written = [
        ...texts(0, before),
        ...Array.from({ length: received + more }, () => "alike"),
        ...texts(before, before + behind),
      ];
      const write = (from: number, to: number): void => {
        for (const text of written.slice(from, to)) log.write(text);
      };
      write(0, before + received);
      await api.clock.sleep(100);
      log.cut();
      // At the same moment of its node.
      log.ahead -= 100;
      write(before + received, written.length);
      await api.clock.sleep(5000);
      end();
      assert.equal((await over).why, "container-ended");
      assert.deepEqual(shortly(sink.got), shortly(written));
      assert.deepEqual(
        sink.notes.filter(({ kind }) => kind === "gap"),
        [],
      );
    }),
    { numRuns: 60 },
  );
});

test("what stands in another file is told although nothing more is written", async () => {
  await using api = new FakeApi();
  const { log, end } = serveNodeLog(api);
  const sink = recorder();
  const over = followLogs(await api.cluster(), { namespace: "etl", pod: "p" }, sink);
  await api.clock.sleep(1000);
  log.write("before");
  await api.clock.sleep(100);
  log.cut();
  log.rotate();
  await api.clock.sleep(1);
  log.write("behind");
  await api.clock.sleep(20_000);
  assert.deepEqual(sink.got, ["before", "behind"]);
  assert.equal(sink.notes.filter(({ kind }) => kind === "gap").length, 1);
  end();
  assert.equal((await over).why, "container-ended");
});

/** Lines that are alike, one after the other, as one: what differs can be read then. */
function shortly(texts: readonly string[]): string[] {
  const runs: { readonly text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count++;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => `${count} x ${text}`);
}
