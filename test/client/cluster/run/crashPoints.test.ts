/** The client dies before and after each entry of the journal, each request and each answer, and starts again. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunPolicy } from "../../../../server/src/protocol.ts";
import { countCrashPoints, crashAt, type CrashEnd, type CrashStory } from "../../../simulation/crashPoints.ts";
import { lines, type Act } from "../../../simulation/program.ts";
import { programPlan } from "../../../simulation/world.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

interface Case extends CrashStory {
  readonly name: string;
  /** Until the next window opens. Milliseconds. */
  readonly pause: number;
  readonly verdict: readonly string[];
  readonly tries: number;
  /** What is left of the run's pods: names without the run's number, and phases. */
  readonly left: readonly string[];
}

const work = (exit: number, policy: Partial<RunPolicy> = {}, ...more: readonly Act[]): CrashStory["plan"] =>
  programPlan([{ acts: [...lines(1, 5), { wait: 3000 }, ...more, { exit }] }], policy);
const RETRY = { retryCounts: { 255: 1 }, defaultRetryDelay: 20_000 };

const cases: readonly Case[] = [
  { name: "a success", plan: work(0), pause: SECOND, verdict: ["succeeded"], tries: 1, left: [] },
  {
    name: "a failure whose pod is kept",
    plan: work(10, { keepFailedPods: true }),
    pause: HOUR,
    verdict: ["failed"],
    tries: 1,
    left: ["Failed"],
  },
  {
    name: "a failure with another try",
    plan: work(255, RETRY),
    options: { retries: "policy" },
    pause: SECOND,
    verdict: ["failed"],
    tries: 2,
    left: [],
  },
  {
    name: "a stop while it runs",
    plan: work(0),
    asks: { at: 2000, what: "stop" },
    pause: HOUR,
    verdict: ["stopped", "succeeded"],
    tries: 1,
    left: [],
  },
  {
    name: "a stop of a pod that is kept",
    plan: work(0, { keepFinishedPods: true }),
    asks: { at: 2000, what: "stop" },
    pause: SECOND,
    verdict: ["stopped", "succeeded"],
    tries: 1,
    left: ["Failed", "Succeeded"],
  },
  {
    name: "a stop before the next try",
    plan: work(255, RETRY),
    options: { retries: "policy" },
    asks: { at: 15_000, what: "stop" },
    pause: SECOND,
    // Where it is asked for while the pod is cleaned up, the try has failed already.
    verdict: ["stopped", "failed"],
    tries: 1,
    left: [],
  },
];

describe("a client that dies", () => {
  for (const one of cases) {
    test(`${one.name}: at whatever point, it ends as if nothing had been, and no try has two pods`, async () => {
      const points = await countCrashPoints(one);
      assert.ok(points > 15, String(points));
      const problems: string[] = [];
      for (let point = 1; point <= points; point++) {
        const end = await crashAt(one, point, one.pause);
        problems.push(...wrong(one, end).map((problem) => `point ${point}, ${end.diedAt ?? "?"}: ${problem}`));
      }
      assert.deepEqual(problems, []);
    });
  }
});

function wrong(expected: Case, { result, created, left }: CrashEnd): readonly string[] {
  const names = created.map(({ name }) => name);
  const problems: string[] = [];
  if (new Set(names).size < names.length) problems.push(`a try has two pods: ${names.join(" ")}`);
  // The journal has never heard of it.
  if (!result) return names.length === 0 ? problems : [...problems, "a pod that the journal does not know"];
  const { verdict, tries, reason, sentence, pod } = result;
  const isUnborn = (reason === "create-unclear" && names.length < tries) || names.length === 0;
  if (!isUnborn && (!expected.verdict.includes(verdict) || tries !== expected.tries)) {
    problems.push(`${verdict} after ${tries} tries: ${sentence}`);
  }
  const phases = left.map((one) => one.split(" ")[1] ?? "");
  if (phases.some((phase) => !expected.left.includes(phase))) problems.push(`left: ${left.join(", ")}`);
  if (!isUnborn && expected.left.length > 0 && left.length !== 1) problems.push(`the pod was to stay, and is ${pod}`);
  if (pod === "kept" && left.length === 0) problems.push("it is said to be kept, and is gone");
  return problems;
}
