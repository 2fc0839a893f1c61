/** The file of a log: bounded, rotated, and never in the way of the log itself. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { KeptFile, type Loss } from "../../../../client/src/cluster/logs/keptFile.ts";
import { MACHINE, type LogDisk, type OpenFile } from "../../../../client/src/cluster/logs/logDisk.ts";
import { openLogFile } from "../../../../client/src/cluster/logs/logFile.ts";
import { LogBatch } from "../../../../client/src/logBatch.ts";
import type { LogLine, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { logParts } from "../../../../client/src/logParts.ts";
import { WholeCopy } from "../../../../client/src/views/logText/wholeCopy.ts";
import { copyPlain, endOfFile, linesOfFile } from "../../../../client/src/views/logText/file.ts";

let folder: string;
let path: string;
let count = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "log-"));
});
beforeEach(() => {
  path = join(folder, `${++count}`, "run.dbndlog");
});
after(() => rm(folder, { recursive: true }));

const at = (text: string): LogLine => ({ time: "2026-01-01T00:00:00Z", text });

function recorder(): LogSink & { readonly all: string[] } {
  const all: string[] = [];
  return {
    all,
    lines: (lines) => void all.push(...lines.map(({ text }) => text)),
    note: ({ kind, text }) => void all.push(`${kind}: ${text}`),
  };
}

/** A batch of lines of a hundred bytes. */
const batchOf = (lines: number): LogBatch => LogBatch.of(Array.from({ length: lines }, () => at("x".repeat(99))));

async function linesOf(file: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOfFile(file)) lines.push(line);
  return lines;
}

/** Writes so many lines of ten bytes, each alone. */
async function writeLines(lines: number, maxBytes: number): Promise<void> {
  const file = await openLogFile(path, undefined, { maxBytes });
  for (let n = 0; n < lines; n++) await file.lines([at(`line ${String(n).padStart(4, "0")}`)]);
  await file.close();
}

describe("the file of a log", () => {
  test("keeps its bounds, however much comes at once", async () => {
    const shown: number[] = [];
    const next: LogSink = {
      ...recorder(),
      batches: (batches) => void shown.push(...batches.map(({ length }) => length)),
    };
    const file = await openLogFile(path, next, { maxBytes: 100_000 });
    await file.batches?.(Array.from({ length: 30 }, () => batchOf(50)));
    await file.close();
    const sizes = await Promise.all((await logParts(path)).map(async (part) => (await stat(part)).size));
    assert.ok(
      sizes.every((size) => size < 52_000),
      `parts of ${sizes.join(" and ")} bytes`,
    );
    assert.deepEqual(shown, Array<number>(30).fill(50));
  });

  test("has each line, and what changes how to read it; is for the user alone", async () => {
    const sink = recorder();
    const file = await openLogFile(path, sink);
    await file.lines([at("one"), at("two")]);
    file.note({ kind: "gap", text: "a gap" });
    file.note({ kind: "reconnecting", text: "not in the file" });
    await file.close();
    assert.equal(await readFile(path, "utf8"), "one\ntwo\n──── ⚠ a gap\n");
    assert.deepEqual(sink.all, ["one", "two", "gap: a gap", "reconnecting: not in the file"]);
    if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  test("is gone on with, or begun anew", async () => {
    for (const anew of [undefined, false, true]) {
      const file = await openLogFile(path, undefined, anew === undefined ? {} : { anew });
      await file.lines([at(`anew: ${anew}`)]);
      await file.close();
      if (anew !== true) continue;
      assert.equal(await readFile(path, "utf8"), "anew: true\n");
      assert.equal((await logParts(path)).length, 1);
    }
  });
});

describe("a log that is longer than what is kept", () => {
  test("has the newest lines in two parts, all of them in order, and says what was dropped", async () => {
    const most = 2000;
    await writeLines(500, most);
    const lines = await linesOf(path);
    assert.match(lines[0] ?? "", /^──── Part \d+ of this log: .* what is older is dropped/);
    const numbers = lines.filter((line) => line.startsWith("line")).map((line) => Number(line.slice(5)));
    assert.equal(numbers.at(-1), 499);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => 500 - numbers.length + index),
    );
    assert.ok(numbers.length * 10 > most / 4, `${numbers.length} lines`);
    const sizes = await Promise.all((await logParts(path)).map(async (part) => (await stat(part)).size));
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= most + 200, String(sizes));
  });

  test("nothing is dropped before there is more than what is kept; parts are counted on by who goes on", async () => {
    await writeLines(100, 1400);
    assert.deepEqual((await linesOf(path)).filter((line) => line.startsWith("line")).length, 100);
    await writeLines(100, 1400);
    const heads = (await linesOf(path)).filter((line) => line.startsWith("────")).map((line) => line.slice(5, 11));
    assert.deepEqual(heads, ["Part 3", "Part 4"]);
  });

  test("is one log for who opens, searches, saves or exports it", async () => {
    await writeLines(100, 1400);
    const [older = "", newer = ""] = await Promise.all((await logParts(path)).map((part) => readFile(part, "utf8")));
    assert.ok(older.includes("line 0000") && newer.includes("line 0099"));
    assert.equal(await readFile(await new WholeCopy(path).update(), "utf8"), older + newer);
    await copyPlain(path, join(dirname(path), "saved.log"));
    assert.equal(await readFile(join(dirname(path), "saved.log"), "utf8"), older + newer);
    assert.equal(await endOfFile(path, 1e6), older + newer);
    assert.equal(await endOfFile(path, newer.length + 25), `line ${/(\d+)\n$/.exec(older)?.[1] ?? ""}\n${newer}`);
    await writeFile(path, `${newer}\u001B[31mred\u001B[0m\n`);
    await copyPlain(path, join(dirname(path), "saved.log"));
    assert.ok((await readFile(join(dirname(path), "saved.log"), "utf8")).endsWith("line 0099\nred\n"));
  });
});

describe("a disk that refuses", () => {
  const isRoot = process.getuid?.() === 0;

  test("a place where no folder can be: said once, and the log goes on", async () => {
    await mkdir(dirname(dirname(path)), { recursive: true });
    await writeFile(dirname(path), "a file");
    const sink = recorder();
    const file = await openLogFile(path, sink);
    await file.lines([at("one")]);
    await file.lines([at("two"), at("three")]);
    const [first = "", ...rest] = sink.all;
    assert.match(
      first,
      /^gap: The log cannot be kept in its file .*: (?:its folder is a file|a folder has its name|EEXIST)/,
    );
    assert.deepEqual(rest, ["one", "two", "three"]);
    // As soon as it can be written, it is, with a mark for what it has not.
    await rename(dirname(path), `${dirname(path)}.away`);
    await file.lines([at("four")]);
    await file.close();
    const [mark = "", four] = await linesOf(path);
    assert.match(mark, /^──── ⚠ 3 lines are missing here in the file: /);
    assert.equal(four, "four");
    assert.match(sink.all.at(-2) ?? "", /^info: The log is kept in its file again/);
  });

  test("a place that comes back has what was noted meanwhile, between the lines that are missing", async () => {
    await mkdir(dirname(dirname(path)), { recursive: true });
    await writeFile(dirname(path), "a file");
    const file = await openLogFile(path);
    file.note({ kind: "gap", text: "the node has begun another file" });
    await file.lines([at("one")]);
    await file.lines([at("two")]);
    file.note({ kind: "try", text: "Try 2: pod p-2" });
    await file.lines([at("three")]);
    await rename(dirname(path), `${dirname(path)}.away`);
    await file.close();
    const [gap, ofFirst = "", of, ofSecond = "", ...more] = await linesOf(path);
    assert.deepEqual([gap, of], ["──── ⚠ the node has begun another file", "──── Try 2: pod p-2"]);
    assert.match(ofFirst, /^──── ⚠ 2 lines are missing here in the file: /);
    assert.match(ofSecond, /^──── ⚠ 1 line is missing here in the file: /);
    assert.deepEqual(more, []);
  });

  test("a place that is there as soon as something is to be written: nothing is missing, and nothing says so", async () => {
    await mkdir(dirname(dirname(path)), { recursive: true });
    await writeFile(dirname(path), "a file");
    const sink = recorder();
    const file = await openLogFile(path, sink);
    await rename(dirname(path), `${dirname(path)}.away`);
    await file.lines([at("one")]);
    await file.close();
    assert.deepEqual(await linesOf(path), ["one"]);
    assert.equal(sink.all[1], "info: The log is kept in its file again.");
  });

  test("a window that was away, and whose log another one has taken over: nothing more is written, or shown", async () => {
    let now = 0;
    let isMine = true;
    let asked = 0;
    const isOurs = (): Promise<boolean> => {
      asked++;
      return Promise.resolve(isMine);
    };
    const sink = recorder();
    const file = await openLogFile(path, sink, { disk: { ...MACHINE, now: () => now }, isOurs });
    await file.lines([at("one")]);
    now += 400_000;
    await file.lines([at("two")]);
    await file.lines([at("three")]);
    assert.equal(asked, 1);
    isMine = false;
    now += 400_000;
    await file.lines([at("four")]);
    file.note({ kind: "gap", text: "a gap" });
    await file.close();
    assert.deepEqual(await linesOf(path), ["one", "two", "three"]);
    assert.deepEqual(sink.all, ["one", "two", "three"]);
  });

  test("who asks first writes nothing into a log that another window writes by now", async () => {
    const sink = recorder();
    const file = await openLogFile(path, sink, { isOurs: () => Promise.resolve(false), asksFirst: true });
    file.note({ kind: "info", text: "Log of task t" });
    await file.lines([at("one")]);
    await file.close();
    assert.deepEqual(await linesOf(path), []);
    assert.deepEqual(sink.all, []);
  });

  test("a place that does not come back before the end: who closes it is told what is missing", async () => {
    await mkdir(dirname(dirname(path)), { recursive: true });
    await writeFile(dirname(path), "a file");
    for (const [lines, told] of [
      [0, /^What was noted at the end of this log is missing in its file: /],
      [1, /^1 line is missing at the end of the file of this log: /],
      [3, /^3 lines are missing at the end of the file of this log: /],
    ] as const) {
      const file = await openLogFile(path);
      file.note({ kind: "info", text: "a note" });
      for (let n = 0; n < lines; n++) await file.lines([at("a line")]);
      const missing = await file.close();
      assert.match(missing?.text ?? "", told);
    }
    assert.equal(await (await openLogFile(path)).close(), undefined);
  });

  test("a folder that may not be written to", { skip: isRoot && "root may write anywhere" }, async () => {
    await mkdir(dirname(path), { recursive: true });
    await chmod(dirname(path), 0o500);
    const sink = recorder();
    const file = await openLogFile(path, sink);
    await file.lines([at("one")]);
    await file.close();
    assert.match(sink.all[0] ?? "", /the folder may not be written to \(EACCES\)/);
    assert.equal(sink.all[1], "one");
  });

  test("a full disk: no half of a line stays", { skip: !existsSync("/dev/full") && "needs /dev/full" }, async () => {
    const sink = recorder();
    const file = await openLogFile("/dev/full", sink);
    await file.lines([at("one")]);
    await file.close();
    assert.match(sink.all[0] ?? "", /^gap: .*the disk is full \(ENOSPC\)/);
    assert.equal(sink.all[1], "one");
  });

  test("a file that is deleted while it is written is begun anew, and that is told", async () => {
    const file = new KeptFile(path, 1e6, 0);
    const mark = (loss: Loss): string => `was ${loss}\n`;
    await file.append(["one\n"], mark);
    await rm(dirname(path), { recursive: true });
    await file.append(["two\n"], mark);
    await file.append(["three\n"], mark);
    await file.close();
    assert.equal(await readFile(path, "utf8"), "was deleted\ntwo\nthree\n");
  });

  for (const [left, begins] of [
    [0, ""],
    [4, "one\n"],
    [6, "one\ntw\n"],
  ] as const) {
    test(`a file of which somebody leaves ${left} bytes is gone on with, and that is told once`, async () => {
      const file = new KeptFile(path, 1e6, 0);
      const mark = (loss: Loss): string => `was ${loss}\n`;
      await file.append(["one\ntwo\n"], mark);
      await truncate(path, left);
      await file.append(["three\n"], mark);
      await file.append(["four\n"], mark);
      await file.close();
      assert.equal(await readFile(path, "utf8"), `${begins}was cut\nthree\nfour\n`);
    });
  }

  test("it is looked for once a second, however often something is written; nothing that was opened stays open", async () => {
    let now = 0;
    let looks = 0;
    const open = new Set<OpenFile>();
    const disk: LogDisk = {
      ...MACHINE,
      now: () => now,
      stat: (of) => {
        looks++;
        return MACHINE.stat(of);
      },
      open: async (...which) => {
        const handle = await MACHINE.open(...which);
        const counted: OpenFile = {
          write: (data, offset) => handle.write(data, offset),
          truncate: (size) => handle.truncate(size),
          stat: () => handle.stat(),
          read: (buffer, offset, length, position) => handle.read(buffer, offset, length, position),
          close: () => {
            open.delete(counted);
            return handle.close();
          },
        };
        open.add(counted);
        return counted;
      },
    };
    const file = new KeptFile(path, 100, 1000, disk);
    for (let n = 0; n < 10; n++) await file.append(["one\n"]);
    assert.equal(looks, 0);
    now += 1000;
    await file.append(["two\n"]);
    await file.append(["three\n"]);
    assert.equal(looks, 1);
    await truncate(path, 2);
    now += 1000;
    await file.append(["four\n"], () => "was cut\n");
    await file.append([`${"x".repeat(60)}\n`]);
    await file.end(1000);
    await file.close();
    assert.equal(open.size, 0);
  });

  test("a loss is told in the log and in its file, in words", async (t) => {
    const sink = recorder();
    const file = await openLogFile(path, sink);
    await file.lines([at("one")]);
    await truncate(path, 0);
    // It is looked whether the file is whole once a second.
    const later = performance.now() + 2000;
    t.mock.method(performance, "now", () => later);
    await file.lines([at("two")]);
    await file.close();
    const words = "The file of this log was cut short: not all of what came before is in it any more";
    assert.deepEqual(sink.all, ["one", `gap: ${words}`, "two"]);
    assert.equal(await readFile(path, "utf8"), `──── ⚠ ${words}\ntwo\n`);
  });
});
