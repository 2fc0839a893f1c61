/** What others know of a run, while its journal cannot be written. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Journal } from "../../../../client/src/cluster/run/journal.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { RunRecord } from "../../../../client/src/cluster/run/runRecord.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
import { plan } from "./plans.ts";

const state = newRun(plan(), { name: "fake", server: "" }, 0);

/** A journal whose disk is full at first; `asked` counts the entries that were to be written. */
function fullDisk(): { readonly journal: Journal; readonly written: RunState[]; isFull: boolean; asked: number } {
  const written: RunState[] = [];
  const disk = {
    written,
    isFull: true,
    asked: 0,
    journal: {
      save: (entry: RunState) => {
        disk.asked++;
        if (disk.isFull) return Promise.reject(new Error("no space left on device"));
        written.push(entry);
        return Promise.resolve();
      },
      load: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    },
  };
  return disk;
}

test("an entry that cannot be written is written again and again, without anything new to write, until it is", async () => {
  const clock = new VirtualClock();
  const disk = fullDisk();
  const record = new RunRecord(clock, { journal: disk.journal }, () => void record.save(state));
  await clock.run(
    (async () => {
      assert.match((await record.save(state))?.message ?? "", /no space left/);
      await clock.sleep(60_000);
      assert.deepEqual([disk.asked > 10, disk.written.length], [true, 0]);
      disk.isFull = false;
      await clock.sleep(10_000);
      const asked = disk.asked;
      assert.deepEqual(disk.written, [state]);
      await clock.sleep(60_000);
      assert.equal(disk.asked, asked, "once it is there, that is all");
    })(),
  );
});

test("nothing is written again once the run is closed", async () => {
  const clock = new VirtualClock();
  const disk = fullDisk();
  const record = new RunRecord(clock, { journal: disk.journal }, () => void record.save(state));
  await clock.run(
    (async () => {
      await record.save(state);
      record.close();
      disk.isFull = false;
      await clock.sleep(60_000);
      assert.deepEqual(disk.written, []);
    })(),
  );
});
