/** The journal as windows use it that share a folder. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../client/src/cluster/index.ts";
import { RunJournal, type LostEntry } from "../../../client/src/runs/runJournal.ts";
import { plan } from "../cluster/run/plans.ts";

let folder = "";
let loaded = 0;
let windows: RunJournal[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "windows-"));
  loaded = 0;
});
afterEach(() => {
  for (const window of windows) window.close();
  windows = [];
  rmSync(folder, { recursive: true, force: true });
});

function open(where = folder): RunJournal {
  const window = new RunJournal(where, () => {
    loaded++;
    return Promise.resolve(library);
  });
  windows.push(window);
  return window;
}
const run: RunState = newRun(plan(), { name: "fake", server: "https://a" }, 1000);

describe("a journal that windows share", () => {
  test("the cluster library is not loaded where there is nothing to read", async () => {
    assert.deepEqual(await open().read(), []);
    assert.equal(loaded, 0);
  });

  test("a run is gone on with by the window that claims it, with what was written last", async () => {
    const [first, second] = [open(), open()];
    await (await first.open()).save(run);
    // Both windows are this process; a claim of a process with our number that is not us is one of an earlier life.
    first.close();
    assert.equal((await second.claim(run.id))?.stage, "creating");
    await (await second.open()).save({ ...run, stage: "running" });
    await second.release(run.id);
    assert.equal((await open().claim(run.id))?.stage, "running");
    await assert.rejects((await first.open()).save(run), /another window/, "a window that is closed writes nothing");
  });

  test("a run is not found in the entry of another whose id makes the same name for a file", async () => {
    const window = open();
    await (await window.open()).save({ ...run, id: "a/b" });
    await window.release("a/b");
    assert.equal(await window.claim("a_b"), undefined);
    assert.equal((await window.claim("a/b"))?.id, "a/b");
  });

  test("a run that has ended meanwhile is not found, and no claim is left", async () => {
    const window = open();
    assert.equal(await window.claim("gone"), undefined);
    assert.deepEqual(readdirSync(folder), []);
  });

  test("where nothing can be written, the run is followed all the same", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    const window = open(file);
    assert.equal(await window.claim(run.id), undefined, "nothing to read either");
    await assert.rejects((await window.open()).save(run));
  });

  test("what cannot be read is told once, and kept", async () => {
    writeFileSync(join(folder, "a.run.json"), "{");
    const told: LostEntry[] = [];
    const tell = (lost: readonly LostEntry[]): void => void told.push(...lost);
    await open().read(tell);
    await open().read(() => assert.fail("there is nothing to tell any more"));
    assert.deepEqual(
      told.map(({ file, why }) => [file, why]),
      [[join(folder, "a.run.json.unreadable"), "it is no JSON"]],
    );
    assert.deepEqual(readdirSync(folder), ["a.run.json.unreadable"]);
  });

  test("what can neither be read nor be set aside is told where it is", async () => {
    const entry = join(folder, "a.run.json");
    writeFileSync(entry, "{");
    mkdirSync(join(folder, "a.run.json.unreadable", "taken"), { recursive: true });
    const told: LostEntry[] = [];
    await open().read((lost) => void told.push(...lost));
    assert.deepEqual(told, [{ file: entry, why: "it is no JSON" }]);
  });

  test("a window that is closed claims nothing, also what it only then comes to", async () => {
    const window = open();
    window.close();
    await (await open().open()).save(run);
    windows.at(-1)?.close();
    assert.equal(await window.claim(run.id), undefined);
  });
});
