/** A log that a later window reads from its beginning once more: what its file has stays, and stands there once. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { openLogFile, type LogFile } from "../../../../client/src/cluster/logs/logFile.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { linesOfFile } from "../../../../client/src/views/logText/file.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
/** Written at a second of the test. */
const line = (second: number, text = `at ${second}`): LogLine => ({
  time: new Date(START + second * 1000).toISOString(),
  text,
});
const TIMED = { timestamps: true };

let folder: string;
let path: string;
let count = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "again-"));
});
beforeEach(() => {
  path = join(folder, `${++count}.dbndlog`);
});
after(() => rm(folder, { recursive: true }));

async function earlier(write: (file: LogFile) => Promise<void> | void): Promise<void> {
  const file = await openLogFile(path, undefined, TIMED);
  await write(file);
  await file.close();
}

function isSame(one: LogLine, other: LogLine): boolean {
  return one.time === other.time && one.text === other.text;
}

/** A later window reads so much; a list at a time. */
async function readAgain(batches: readonly (readonly LogLine[])[], from?: string): Promise<string[]> {
  const file = await openLogFile(path, undefined, TIMED);
  const again = await file.readAgain(from);
  for (const batch of batches) await again.lines(batch);
  await again.finish();
  await file.close();
  return texts();
}

/** The lines of the file without their times. */
async function texts(): Promise<string[]> {
  const found: string[] = [];
  for await (const one of linesOfFile(path)) found.push(one.replace(/^\S+Z /, ""));
  return found;
}

describe("a log that is read again", () => {
  test("goes on behind what is there; what the node has dropped since stays", async () => {
    await earlier((file) => file.lines([line(1), line(2), line(3)]));
    assert.deepEqual(await readAgain([[line(1), line(2)], [line(3)], [line(4)]]), ["at 1", "at 2", "at 3", "at 4"]);
    assert.deepEqual((await readAgain([[line(3), line(4), line(5)]])).slice(0, 5), [
      "at 1",
      "at 2",
      "at 3",
      "at 4",
      "at 5",
    ]);
  });

  test("of which the node began another file says so once: whoever followed it then may have missed what stood last before", async () => {
    await earlier((file) => file.lines([line(1), line(2), line(3)]));
    const gap =
      "──── ⚠ Lines written just before 2026-01-01T00:00:03.000Z may be missing: the node began another file for this log then";
    const all = ["at 1", "at 2", "at 3", "at 4", gap];
    assert.deepEqual(await readAgain([[line(3)], [line(4)]]), all);
    assert.deepEqual(await readAgain([[line(3), line(4)]]), all);
  });

  test("of which the node began another file when its clock had been set back: what stood before that is told to be missing", async () => {
    await earlier((file) => file.lines([line(8), line(9)]));
    const gap = "──── ⚠ Lines may be missing here: the node no longer has what was read last";
    const all = ["at 8", "at 9", gap, "at 1", "at 2"];
    assert.deepEqual(await readAgain([[line(1)], [line(2)]]), all);
    assert.deepEqual(await readAgain([[line(1), line(2)]]), [
      ...all,
      "──── ⚠ Lines written just before 2026-01-01T00:00:01.000Z may be missing: the node began another file for this log then",
    ]);
  });

  test("of a pod that has no more to say, or is gone: all stays, and what is told of it is told once", async () => {
    await earlier((file) => file.lines([line(1), line(2)]));
    assert.deepEqual(await readAgain([[line(1)]]), ["at 1", "at 2"]);
    const file = await openLogFile(path, undefined, TIMED);
    const again = await file.readAgain();
    again.note({ kind: "gap", text: "the pod is gone" });
    await again.finish();
    await file.close();
    assert.deepEqual(await texts(), ["at 1", "at 2", "──── ⚠ the pod is gone"]);
  });

  test("a place where lines are missing stays as it is: what is missing is not put behind what came later", async () => {
    await earlier(async (file) => {
      await file.lines([line(1)]);
      file.note({ kind: "gap", text: "2 lines are missing here in the file" });
      await file.lines([line(4)]);
    });
    const gap = "──── ⚠ 2 lines are missing here in the file";
    assert.deepEqual(await readAgain([[line(1), line(2)], [line(3)], [line(4), line(5)]]), [
      "at 1",
      gap,
      "at 4",
      "at 5",
    ]);
  });

  test("a clock that was set back meanwhile: what came since is there, and once its place is clear, at once", async () => {
    await earlier((file) => file.lines([line(8), line(9)]));
    const file = await openLogFile(path, undefined, TIMED);
    const again = await file.readAgain();
    await again.lines([line(8), line(9), line(1)]);
    again.note({ kind: "restart", text: "restarted" });
    await again.lines([line(2)]);
    await file.close();
    assert.deepEqual(await texts(), ["at 8", "at 9", "at 1", "──── restarted", "at 2"]);
  });

  test("that the node has dropped beyond what was read says so", async () => {
    await earlier((file) => file.lines([line(1), line(2)]));
    assert.deepEqual(await readAgain([[line(8), line(9)]]), [
      "at 1",
      "at 2",
      "──── ⚠ Lines may be missing here: the node no longer has what was read last",
      "at 8",
      "at 9",
    ]);
  });

  test("that the node has dropped some of those that are alike to the nanosecond, and nobody knows how many, says so", async () => {
    const alike = [line(2), line(2), line(2)];
    await earlier((file) => file.lines([line(1), ...alike]));
    const gap = "──── ⚠ Lines may be missing here: the node no longer has what was read last";
    assert.deepEqual((await readAgain([[line(2), line(2), line(3)]])).slice(4), [gap, "at 3"]);
    await rm(path);
    await earlier((file) => file.lines([line(1), ...alike]));
    const all = [line(1), ...alike, line(2), line(3)];
    assert.deepEqual(
      await readAgain([all]),
      all.map(({ text }) => text),
      "it has what stands before them: all are counted",
    );
  });

  test("what is noted again stands there once; a gap of who begins anew may be none", async () => {
    await earlier(async (file) => {
      file.note({ kind: "try", text: "Try 2: pod p-2" });
      await file.lines([line(1)]);
      file.note({ kind: "restart", text: "restarted" });
      await file.lines([line(2)]);
    });
    const file = await openLogFile(path, undefined, TIMED);
    const again = await file.readAgain("Try 2: pod p-2");
    again.note({ kind: "try", text: "Try 2: pod p-2" });
    again.note({ kind: "gap", text: "restarted while nobody looked" });
    await again.lines([line(1)]);
    again.note({ kind: "restart", text: "restarted" });
    await again.lines([line(2)]);
    again.note({ kind: "gap", text: "real" });
    await again.lines([line(3)]);
    again.note({ kind: "restart", text: "restarted" });
    await again.finish();
    await file.close();
    assert.deepEqual(await texts(), [
      "──── Try 2: pod p-2",
      "at 1",
      "──── restarted",
      "at 2",
      "──── ⚠ real",
      "at 3",
      "──── restarted",
    ]);
  });

  test("what is missing of a try stands before the next one, which is not compared with it", async () => {
    await earlier((file) => file.lines([line(1)]));
    const file = await openLogFile(path, undefined, TIMED);
    const again = await file.readAgain();
    again.note({ kind: "gap", text: "the pod is gone" });
    again.note({ kind: "try", text: "Try 2: pod p-2" });
    await again.lines([line(7)]);
    await again.finish();
    await file.close();
    assert.deepEqual(await texts(), ["at 1", "──── ⚠ the pod is gone", "──── Try 2: pod p-2", "at 7"]);
  });

  test("of which the node has nothing any more may lack its end: that is marked once, and not where nobody has read it", async () => {
    await earlier((file) => file.lines([line(1)]));
    const file = await openLogFile(path, undefined, TIMED);
    await (await file.readAgain()).passHeld();
    await file.close();
    assert.deepEqual(await texts(), ["at 1"]);
    const marked = ["at 1", "──── ⚠ Lines may be missing here: the node no longer has what was read last"];
    assert.deepEqual(await readAgain([]), marked);
    assert.deepEqual(await readAgain([]), marked);
  });

  test("of a try of which the file has nothing yet has no gap behind the one before", async () => {
    await earlier((file) => file.lines([line(1)]));
    assert.deepEqual(await readAgain([[line(7)]], "Try 2: pod p-2"), ["at 1", "at 7"]);
  });

  test("what came while the window died is there once, whole", async () => {
    await earlier((file) => file.lines([line(1)]));
    await writeFile(path, `${line(2).time} at`, { flag: "a" });
    assert.deepEqual(await readAgain([[line(1), line(2), line(3)]]), ["at 1", "at 2", "at 3"]);
  });

  test("is known again where a secret was masked since, or before, and where a line was redrawn", async () => {
    await earlier((file) => file.lines([line(1, "key ******"), line(2, "key abc"), line(3, "10%\r20%")]));
    const again = [line(1, "key abc"), line(2, "key ******"), line(3, "10%\r20%"), line(4)];
    assert.equal((await readAgain([again])).length, 4);
  });

  test("is read to the end where it has more than is compared", async () => {
    const all = Array.from({ length: 1500 }, (_, index) => line(index, "x".repeat(10_000)));
    await earlier((file) => file.lines(all.slice(0, -1)));
    await readAgain([all]);
    assert.equal((await readFile(path, "utf8")).split("\n").length, 1501);
  });

  test("is whole, and each line once, whatever its times, and whatever stands between its lines", async () => {
    const written = fc.array(
      fc.record({ second: fc.nat(6), text: fc.constantFrom("a", "b", "a longer one", ""), isOther: fc.boolean() }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(written, fc.nat(40), fc.nat(40), fc.nat(40), async (all, had, dropped, more) => {
        await rm(path, { force: true });
        // Clocks go back and forth, and many lines are alike; another log's lines are of other moments.
        const lines = all.map(({ second, text, isOther }) => ({
          ...line(isOther ? second + 0.5 : second, isOther ? `[other] ${text}` : text),
          isOther,
        }));
        const inFile = lines.slice(0, had);
        if (inFile.length > 0) await earlier((file) => file.lines(inFile));
        const own = lines.filter(({ isOther }) => !isOther);
        const ownInFile = inFile.filter(({ isOther }) => !isOther).length;
        // What the node has dropped is not more than what was read, so that nothing is missing.
        const most = ownInFile === 0 ? 0 : Math.min(dropped, ownInFile - 1);
        const isAlike = own.slice(0, most).some((one) => own.slice(most).some((other) => isSame(one, other)));
        const there = own.slice(isAlike ? 0 : most);
        const cut = Math.min(more, there.length);
        const result = await readAgain([there.slice(0, cut), there.slice(cut)]);
        const expected = [...inFile, ...own.slice(ownInFile)].map(({ text }) => text);
        assert.deepEqual(
          result.filter((text) => !text.startsWith("────")),
          expected,
        );
      }),
      { numRuns: 400 },
    );
  });
});
