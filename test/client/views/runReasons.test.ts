/** Why a run does not get on, in its log: each cause once, and the one that says it more exactly as that. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause } from "../../../client/src/cluster/diagnosis/cause.ts";
import type { RunResult } from "../../../client/src/cluster/run/state.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import { tellReasons } from "../../../client/src/views/runReasons.ts";
import { plan } from "../cluster/run/plans.ts";

const cause = (id: string, sentence: string, key: string): Cause => ({
  ...{ id, sentence, key, evidence: "e" },
  severity: "error",
});

/** Stands for what is still to be read. */
const OPEN = cause("open", "What is known so far.", "volumes");

/** What the log has after each of the sights, one after the other. */
function told(...sights: readonly Sight[]): readonly string[] {
  return toldAfter(undefined, ...sights);
}

type Sight = readonly [tries: number, ...causes: Cause[]];

/** The same of a run that has a result already. */
function toldAfter(result: Partial<RunResult> | undefined, ...sights: readonly Sight[]): readonly string[] {
  const notes: string[] = [];
  let [tries, ...causes] = sights[0] ?? [1];
  const state = {
    result,
    get tries() {
      return Array.from({ length: tries });
    },
  };
  // A run of which the log alone is looked at.
  const run = { id: "r", plan: plan(), handle: { state }, logs: { note: (text: string) => notes.push(text) } };
  let isLooking = false;
  let changed: ((run: Run) => void) | undefined;
  const onChanged = (listener: (run: Run) => void) => {
    changed = listener;
    return { dispose: () => undefined };
  };
  const one = run as unknown as Run;
  tellReasons({ causes: () => causes, isLooking: () => isLooking, onChanged }, { all: [one] });
  for (const sight of sights) {
    [tries, ...causes] = sight;
    isLooking = causes.includes(OPEN);
    changed?.(one);
  }
  return notes.map((text) => text.replace(/ See `.*$/, ""));
}

const general = cause("volume-claim-unbound", "A claim has no volume.", "volumes");
const exact = cause("storage-class-missing", "The claim has no class.", "volumes");

test("a cause is told once", () => {
  assert.deepEqual(told([1, general], [1, general]), ["A claim has no volume."]);
});

test("what replaces it says so; two that hold together do not", () => {
  assert.deepEqual(told([1, general], [1, exact], [1, general]), [
    "A claim has no volume.",
    "More exactly: The claim has no class.",
  ]);
  assert.deepEqual(told([1, general], [1, general, exact]), ["A claim has no volume.", "The claim has no class."]);
});

test("nothing is told while more is being read", () => {
  assert.deepEqual(told([1, OPEN], [1, exact]), ["The claim has no class."]);
});

test("what the result says, in the same words or more exactly, is not told again after it", () => {
  const result = { cause: exact.id, key: "volumes", sentence: `It did not start. ${exact.sentence}` };
  const other = cause("deadline", "Too late.", "pod_yaml");
  assert.deepEqual(toldAfter(result, [1, exact], [1, general], [1, other]), ["Too late."]);
});

test("another try is another matter", () => {
  assert.deepEqual(told([1, general], [2, exact]), ["A claim has no volume.", "The claim has no class."]);
});

test("a container that ends again and again is told once", () => {
  const loop = (restarts: number): Cause => cause("crash-loop", `It ends (${restarts} restarts).`, "limit_memory");
  assert.deepEqual(told([1, loop(1)], [1, loop(2)], [1, loop(3)]), ["It ends (1 restarts)."]);
});
