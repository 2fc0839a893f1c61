/** The end of a run in its log, where that has told why a moment or an hour before. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunResult } from "../../../client/src/cluster/run/state.ts";
import { endInLog, type ToldCause } from "../../../client/src/runs/endInLog.ts";

const LATE = "The pod did not start within 600 s (Scheduling).";
const WHY = "No node has the label disk=sdd that the pod asks for.";
const result: RunResult = {
  ...{ verdict: "failed", reason: "startup-timeout", cause: "node-selector", key: "node_selectors" },
  ...{ sentence: `${LATE} ${WHY}`, why: WHY, hint: "Compare.", pod: "deleted", tries: 1 },
};
const told = (one: Partial<ToldCause>): ToldCause => ({ id: "other", sentence: "Another.", ...one });

const CASES: readonly (readonly [what: string, told: readonly ToldCause[], sentence: string, hint?: string])[] = [
  ["nothing was told: all of it", [], `${LATE} ${WHY}`, "Compare."],
  ["another cause was told", [told({ key: "volumes" })], `${LATE} ${WHY}`, "Compare."],
  ["the very sentence was told", [told({ sentence: WHY })], LATE],
  ["the same cause was told more exactly", [told({ id: "node-selector" })], LATE],
  ["a cause of the same key was told", [told({ key: "node_selectors" })], LATE],
];
for (const [what, causes, sentence, hint] of CASES) {
  test(what, () => {
    const end = endInLog(result, causes);
    assert.deepEqual([end.sentence, end.hint], [sentence, hint]);
  });
}

test("an end that is told in the words of its cause alone stays as it is", () => {
  const end = { ...result, sentence: WHY, why: undefined };
  assert.deepEqual(endInLog(end, [told({ sentence: WHY })]), end);
});
