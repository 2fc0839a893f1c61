/** What a run's log says while it waits for its next try. */
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { RunStage } from "../../../client/src/cluster/run/state.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import { tellRetries } from "../../../client/src/views/retryNotes.ts";

const NOW = Date.UTC(2026, 0, 1);

type Look = readonly [stage: RunStage, tries: number, wait?: number, next?: "at once"];

mock.timers.enable({ apis: ["setTimeout"] });

/** The notes after these states of a run, one after the other; `wait` in milliseconds, `next` says how soon the one after it comes. */
function told(...looks: readonly Look[]): readonly string[] {
  const notes: string[] = [];
  let state: object = {};
  const handle = {
    get state() {
      return state;
    },
  };
  // A run of which the state and the log alone are looked at.
  const run = { handle, logs: { note: (text: string) => notes.push(text) } } as unknown as Run;
  let changed: (run: Run | undefined) => void = () => undefined;
  const onChanged = (listener: (run: Run | undefined) => void) => {
    changed = listener;
    return { dispose: () => undefined };
  };
  tellRetries({ onChanged }, () => NOW);
  for (const [stage, tries, wait, next] of looks) {
    const deadline = wait === undefined ? undefined : NOW + wait;
    state = { stage, tries: Array.from({ length: tries }), deadline };
    changed(run);
    if (next === undefined) mock.timers.tick(1000);
  }
  changed(undefined);
  return notes;
}

test("when the next try begins, once for each", () => {
  const notes = told(
    ["running", 1],
    ["retrying", 1, 10_000],
    ["retrying", 1, 10_000],
    ["starting", 2],
    ["retrying", 2, 60_000],
  );
  assert.deepEqual(notes, ["Another try begins in 10 s.", "Another try begins in 1 min 0 s."]);
});

test("nothing of a run that is not tried again", () => {
  assert.deepEqual(told(["running", 1], ["cleaning", 1, 5000], ["ended", 1]), []);
});

test("nothing where the next try has begun by then", () => {
  assert.deepEqual(told(["retrying", 1, 0, "at once"], ["starting", 2]), []);
});
