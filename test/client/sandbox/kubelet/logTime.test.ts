/** Times of the lines of a log, by the clock of the node. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LogTime } from "../../../../client/src/sandbox/kubelet/logTime.ts";

const START = Date.UTC(2026, 0, 2);

/** The times of lines that are written when the clock says that. Milliseconds after the start. */
function timesOf(...said: readonly number[]): string[] {
  let now = START;
  const times = new LogTime(() => now);
  return said.map((at) => {
    now = START + at;
    return times.next().slice("2026-01-02T00:".length);
  });
}

test("lines of one moment follow each other", () => {
  assert.deepEqual(timesOf(5, 5, 5), ["00:00.005000000Z", "00:00.005000001Z", "00:00.005000002Z"]);
});

test("a clock that is set back is followed, as a container runtime does", () => {
  assert.deepEqual(timesOf(60_000, 40_000, 40_000, 61_000), [
    "01:00.000000000Z",
    "00:40.000000000Z",
    "00:40.000000001Z",
    "01:01.000000000Z",
  ]);
});
