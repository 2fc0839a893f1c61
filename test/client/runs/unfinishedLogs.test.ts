/** Logs whose window was closed while it wrote them: what is read on of them, and what is said of the others. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import type { Cluster, LogEnd, LogLine, LogSink } from "../../../client/src/cluster/index.ts";
import { Redactor } from "../../../client/src/cluster/logs/redaction.ts";
import {
  beginLog,
  hasUnfinished,
  markUnfinished,
  notesOfEnd,
  readOnUnfinished,
} from "../../../client/src/runs/unfinishedLogs.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "unfinished-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const time = (second: number): string => `2026-01-01T00:00:0${second}.000000000Z`;
const line = (second: number, text: string): LogLine => ({ time: time(second), text });
/** A cluster that is asked for nothing; what is to be done later is done when it is `due`. */
const due = new Set<() => void>();
const clock = {
  after: (_delay: number, action: () => void) => {
    due.add(action);
    return () => due.delete(action);
  },
};
const nowhere = { clock } as unknown as Cluster;
const ENDED: LogEnd = { why: "container-ended", exitCode: 0, lines: 0 };

/** A log that a window has left, with what it had of it. */
async function left(name: string, ...lines: readonly LogLine[]): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, lines.map(({ time, text }) => `${time} ${text}\n`).join(""));
  await beginLog(path, { podName: name, namespace: "etl", uid: `uid-${name}`, task: `task of ${name}` });
  return path;
}

/** Reads on what the node gives now of each log; `secrets` become known while that is read. */
function readOn(
  give: (pod: string, log: LogSink, signal?: AbortSignal) => Promise<LogEnd>,
  { secret, openLogFile = library.openLogFile }: { secret?: string; openLogFile?: typeof library.openLogFile } = {},
): Promise<void> {
  const followLogs: typeof library.followLogs = async (_cluster, { pod }, log, options) => {
    const end = await give(pod, log, options?.signal);
    if (secret !== undefined) options?.secrets?.add(new Redactor([{ name: "password", bytes: Buffer.from(secret) }]));
    return end;
  };
  const { KnownSecrets } = library;
  return readOnUnfinished(folder, { openLogFile, followLogs, KnownSecrets }, nowhere, { timestamps: true });
}

const textOf = (path: string): string => readFileSync(path, "utf8");

describe("a log whose window was closed while it wrote it", () => {
  test("is read on to its end, and then is a finished one; what the file lacks of it in between comes behind it", async () => {
    const path = await left("p", line(1, "one"), line(3, "three"));
    await readOn(async (_pod, log) => {
      await log.lines([line(1, "one"), line(2, "two")]);
      return ENDED;
    });
    assert.equal(await hasUnfinished(folder), false);
    const texts = textOf(path).split("\n").slice(0, -1);
    assert.deepEqual(texts.slice(0, 2), [`${time(1)} one`, `${time(3)} three`]);
    assert.deepEqual(new Set(texts.slice(2)), new Set([`${time(2)} two`, "──── The container ended with exit code 0"]));
  });

  test("is unfinished still where it cannot be read to its end", async () => {
    const path = await left("p", line(1, "one"));
    await readOn(async (_pod, log) => {
      await log.lines([line(1, "one"), line(2, "two")]);
      return { why: "cancelled", lines: 2 };
    });
    assert.equal(await hasUnfinished(folder), true);
    assert.equal(textOf(path), `${time(1)} one\n${time(2)} two\n`);
  });

  test("of which nothing more comes is waited for a while, by the clock of the cluster", async () => {
    await left("p", line(1, "one"));
    await readOn((_pod, _log, signal) => {
      const { promise, resolve } = Promise.withResolvers<LogEnd>();
      signal?.addEventListener("abort", () => resolve({ why: "cancelled", lines: 0 }));
      for (const action of due) action();
      return promise;
    });
    assert.equal(await hasUnfinished(folder), true);
    assert.equal(due.size, 0);
  });

  test("has nothing any more that becomes known as secret while it is read on; a disk that refuses costs only that", async () => {
    const path = await left("p", line(1, "logs in with s3cr3t-word"));
    await readOn(() => Promise.resolve(ENDED), { secret: "s3cr3t-word" });
    assert.doesNotMatch(textOf(path), /s3cr3t/);
    const other = await left("q", line(1, "logs in with s3cr3t-word"));
    await readOn(() => Promise.resolve(ENDED), {
      secret: "s3cr3t-word",
      openLogFile: async (...args) => {
        const file = await library.openLogFile(...args);
        file.mask = () => Promise.reject(new Error("no space left"));
        return file;
      },
    });
    assert.match(textOf(other), /ended with exit code 0/);
    assert.equal(await hasUnfinished(folder), false);
  });

  test("of which nobody can say whose it was is not read on, and does not keep others from it", async () => {
    const [broken] = [await left("broken"), await left("well")];
    writeFileSync(`${broken}.unfinished`, "{");
    const read: string[] = [];
    await readOn((pod) => {
      read.push(pod);
      return Promise.resolve(ENDED);
    });
    assert.deepEqual(read, ["well"]);
    const text = "The log is not complete: the window was closed while it was read";
    assert.deepEqual(await markUnfinished(folder), [{ note: { kind: "gap", text }, task: undefined }]);
    assert.equal(textOf(broken), `──── ⚠ ${text}\n`);
    assert.deepEqual(readdirSync(folder).sort(), ["broken", "well"]);
  });

  test("that cannot be written is said to be incomplete as soon as it can", async () => {
    const path = await left("p");
    rmSync(path);
    await mkdir(path);
    assert.deepEqual(await markUnfinished(folder), []);
    rmSync(path, { recursive: true });
    assert.equal((await markUnfinished(folder))[0]?.task, "task of p");
    assert.equal(await hasUnfinished(folder), false);
  });

  test("is noted for the user alone, and where that is refused nothing else is", async () => {
    const path = await left("p");
    assert.equal(statSync(`${path}.unfinished`).mode & 0o777, 0o600);
    await beginLog(join(folder, "no", "such", "folder"), { podName: "p", namespace: "etl", uid: "u" });
  });
});

test("the end of a log is told in the words that fit it", () => {
  const told = (end: Omit<LogEnd, "lines">): readonly string[] =>
    notesOfEnd({ lines: 0, ...end }).map(({ kind, text }) => `${kind}: ${text}`);
  assert.deepEqual(told({ why: "container-ended", exitCode: 0 }), ["info: The container ended with exit code 0"]);
  assert.deepEqual(told({ why: "container-ended", exitCode: 3 }), ["failure: The container ended with exit code 3"]);
  assert.deepEqual(told({ why: "pod-gone" }), []);
  assert.deepEqual(told({ why: "cancelled" }), ["gap: The log is not complete: the run is over"]);
  assert.deepEqual(told({ why: "failed" }), ["gap: The log is not complete: it cannot be read"]);
  assert.deepEqual(told({ why: "failed", error: new Error("no") }), ["gap: The log is not complete: no"]);
});
