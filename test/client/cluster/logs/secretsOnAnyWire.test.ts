/**
 * A secret reaches neither file nor panel, whatever the wire does: over network chunks, a runtime's pieces, breaks, another file on
 * the node, colours, progress bars, and a window that reads its log again.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openLogFile } from "../../../../client/src/cluster/logs/logFile.ts";
import { maskLog } from "../../../../client/src/cluster/logs/maskedLog.ts";
import { followLogs } from "../../../../client/src/cluster/logs/followLogs.ts";
import type { LogLine, LogRequest, LogSink } from "../../../../client/src/cluster/logs/logs.ts";
import { TaskLogFiles } from "../../../../client/src/runs/taskLogs.ts";
import { plainText } from "../../../../client/src/views/ansi/plainText.ts";
import { endOfFile } from "../../../../client/src/views/logText/file.ts";
import { base, FakeApi, pod } from "../fakeApi.ts";
import { LOG, POD } from "./oneLog.ts";
import { NodeLog } from "./nodeLog.ts";

/** What stands between two characters of a secret: nothing that a panel shows. */
const DECORATIONS = [
  "",
  "\u001B[31m",
  "\u001B[01;31m\u001B[K",
  "\u001B]8;;\u001B\\",
  "\u001B]0;title\u0007",
  "\u001BM",
];
/** Shorter parts of a secret are not known for such. */
const HALF = 6;

interface Spill {
  readonly before: string;
  readonly decoration: string;
  readonly isOverdrawn: boolean;
  /** Where the secret is cut, by its length; what happens there. */
  readonly cuts: readonly { readonly at: number; readonly then: "chunk" | "pause" | "break" | "rotate" }[];
}

type Act = Spill | { readonly wait: number } | { readonly then: "break" | "reload" };

const spill: fc.Arbitrary<Spill> = fc.record({
  before: fc.constantFrom(
    "",
    "password: ",
    "\u001B[1mkey\u001B[0m=",
    " 10%\r 50%\r",
    "x".repeat(16_360),
    "y".repeat(300_000),
  ),
  decoration: fc.constantFrom(...DECORATIONS),
  isOverdrawn: fc.boolean(),
  cuts: fc.array(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      then: fc.constantFrom("chunk", "pause", "break", "rotate"),
    }),
    { maxLength: 2 },
  ),
});
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: spill },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(1, 500, 70_000) }) },
  { weight: 2, arbitrary: fc.record({ then: fc.constantFrom("break", "reload") }) },
);
/** Every part of it stands there once. */
const secret = fc
  .uniqueArray(fc.integer({ min: 0, max: 61 }), { minLength: 13, maxLength: 40 })
  .map((signs) => signs.map((sign) => "aZbYcXdWeVfUgThSiRjQkPlOmNnMoLpKqJrIsHtGuFvEwDxCyBzA0918273645"[sign]).join(""));

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "wire-"));
});
after(() => rm(folder, { recursive: true }));
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

test("no part of a secret that says anything reaches file or panel", async (context) => {
  context.diagnostic(`SEED=${SEED}`);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      secret,
      fc.array(act, { minLength: 1, maxLength: 12 }),
      fc.boolean(),
      async (key, acts, isTask) => {
        await assertHidden(key, acts, isTask, join(folder, `${++run}`));
      },
    ),
    { seed: SEED, numRuns: Number(process.env.RUNS ?? 100) },
  );
});

test("nor in a line of ten megabytes, and behind it", async () => {
  const key = "Zx81-Spectrum-QL-1984";
  const cuts = [{ at: 0.5, then: "chunk" as const }];
  const long = { before: "z".repeat(10 * 1024 * 1024), decoration: "", isOverdrawn: false, cuts };
  await assertHidden(key, [long, { ...long, before: "behind " }], false, join(folder, "long"));
});

async function assertHidden(key: string, acts: readonly Act[], isTask: boolean, path: string): Promise<void> {
  const shown: string[] = [];
  const panel = showing(shown);
  await using api = new FakeApi();
  const log = new NodeLog(api);
  const spec = { containers: [{ name: "base", envFrom: [{ secretRef: { name: "db" } }] }] };
  let state = { ...pod("p", "Running", { status: base.running() }), spec };
  api
    .on("GET", POD, (call) => call.json(state))
    .on("GET", "/api/v1/namespaces/etl/secrets/db", (call) => call.json({ data: { key: btoa(key) } }))
    .on("GET", LOG, log.serve)
    .start();
  const cluster = await api.cluster();
  const request: LogRequest = { namespace: "etl", pod: "p" };
  const begin = async (): Promise<(isReload: boolean) => Promise<void>> => {
    const stop = new AbortController();
    const place = isTask ? taskPlace(path, panel) : undefined;
    const taskLog = await place?.open(state);
    const file = taskLog ? undefined : await openLogFile(`${path}.dbndlog`, panel, { timestamps: true });
    const again = await file?.readAgain();
    const sink = taskLog ?? again ?? panel;
    const over = followLogs(cluster, request, sink, { signal: stop.signal });
    return async (isReload) => {
      if (isReload) stop.abort();
      const end = await over;
      if (!isReload) await taskLog?.ended(end);
      if (!isReload) await again?.finish();
      await file?.close();
      if (!isReload) assert.equal(end.why, "container-ended");
    };
  };
  let finish = await begin();
  await api.clock.sleep(100);
  for (const one of acts) {
    if ("wait" in one) await api.clock.sleep(one.wait);
    else if ("then" in one) {
      log.cut();
      if (one.then === "break") continue;
      await finish(true);
      finish = await begin();
    } else await write(log, api, key, one);
  }
  await api.clock.sleep(20_000);
  state = { ...pod("p", "Succeeded", { status: base.ended(0) }), spec };
  log.end();
  await finish(false);
  const written = await readFile(isTask ? join(path, "p.dbndlog") : `${path}.dbndlog`, "utf8");
  assertNoPart(key, plainText(written));
  assertNoPart(key, written);
  assertNoPart(key, plainText(shown.join("\n")));
  assert.ok(acts.every((one) => !("cuts" in one) || one.isOverdrawn) || written.includes("******"), "nothing was read");
}

function taskPlace(path: string, panel: LogSink): TaskLogFiles {
  return new TaskLogFiles({
    folder: path,
    openFile: openLogFile,
    maskFile: maskLog,
    file: { timestamps: true },
    readEnd: (file) => endOfFile(file, 1_000_000),
    runLog: panel,
    place: "runLog",
    newPanel: () => assert.fail("lines are shown in the run's log"),
  });
}

function showing(shown: string[]): LogSink {
  return {
    lines: (lines: readonly LogLine[]) => void shown.push(...lines.map(({ text }) => text)),
    note: ({ text }) => void shown.push(text),
  };
}

/** Writes a line with a secret, in pieces where it is cut. */
async function write(log: NodeLog, api: FakeApi, key: string, one: Spill): Promise<void> {
  const cuts = one.cuts.map(({ at, then }) => ({ at: Math.round(at * key.length), then }));
  cuts.sort((left, right) => left.at - right.at);
  const decorated = (text: string): string => {
    const middle = text.length >> 1;
    return text.slice(0, middle) + one.decoration + text.slice(middle);
  };
  let [text, from] = [one.before, 0];
  for (const { at, then } of cuts) {
    log.write(text + decorated(key.slice(from, at)), true);
    [text, from] = ["", at];
    if (then === "pause") await api.clock.sleep(700);
    if (then === "break" || then === "rotate") log.cut();
    if (then === "rotate") log.rotate();
  }
  log.write(`${text}${decorated(key.slice(from))}${one.isOverdrawn ? "\rdone" : ""}`);
  await api.clock.sleep(3);
}

function assertNoPart(key: string, text: string): void {
  for (let at = 0; at + HALF <= key.length; at++) {
    const found = text.indexOf(key.slice(at, at + HALF));
    assert.ok(found < 0, `a part of ${key}: ${JSON.stringify(text.slice(Math.max(0, found - 80), found + 60))}`);
  }
}
