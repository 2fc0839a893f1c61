/** When the result of an operator is asked for, and what it means where there is none. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import type { RunEffect } from "../../../../client/src/cluster/run/events.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { step } from "../../../../client/src/cluster/run/step.ts";
import { base, pod } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";

const PLAN = { ...plan(), operator: { followsLog: true, xcomSidecar: "side" } };

/** The pod whose task has ended, and its sidecar so. */
function besides(sidecar: object, phase = "Running", exitCode = 0): Unstamped {
  const side = { name: "side", restartCount: 0, state: sidecar };
  const containerStatuses = [...base.ended(exitCode).containerStatuses, side];
  return { type: "pod", pod: pod("p", phase, { labels: LABELS, status: { containerStatuses } }) };
}

const waits = (reason: string): object => ({ waiting: { reason } });
const RUNS = { running: {} };
const ENDED = { terminated: { exitCode: 0 } };
const ran: readonly Unstamped[] = [
  { type: "start" },
  { type: "created", pod: pod("p", "Pending", { labels: LABELS }) },
  { type: "pod", pod: pod("p", "Running", { labels: LABELS, status: base.running() }) },
];
const logEnded: Unstamped = { type: "log-ended" };
const result: Unstamped = { type: "xcom", value: "3" };
const sidecarEnded: Unstamped = { type: "sidecar-ended" };
const gone: Unstamped = { type: "pod-gone" };

interface Played {
  readonly state: RunState;
  /** Of the last event. */
  readonly last: readonly RunEffect["type"][];
}

/** Plays events, one second apart. */
function play(...events: readonly Unstamped[]): Played {
  let state = newRun(PLAN, { name: "fake", server: "" }, 1_000_000);
  let last: readonly RunEffect["type"][] = [];
  for (const event of events) {
    const next = step(state, { ...event, at: state.changedAt + 1000 });
    state = JSON.parse(JSON.stringify(next.state)) as RunState;
    last = next.effects.map(({ type }) => type);
  }
  return { state, last };
}

const ending = ({ state }: Played): readonly unknown[] => [state.outcome?.verdict, state.outcome?.reason];

describe("the sidecar of an operator", () => {
  test("is asked once, as soon as it runs", () => {
    assert.ok(!play(...ran, besides(waits("ContainerCreating"))).last.includes("read-xcom"));
    assert.ok(play(...ran, besides(waits("ContainerCreating")), besides(RUNS)).last.includes("read-xcom"));
    assert.ok(!play(...ran, besides(RUNS), besides(RUNS)).last.includes("read-xcom"));
  });

  test("of a pod that was given up with its node is not asked, whatever is told of it", () => {
    assert.ok(!play(...ran, besides(RUNS, "Failed", 3)).last.includes("read-xcom"));
  });

  test("answers once: what comes late changes nothing", () => {
    const answered = [...ran, besides(RUNS), result] as const;
    const late = play(...answered, { type: "xcom", problem: "it does not answer" });
    assert.deepEqual([late.state.xcom, late.last], [play(...answered).state.xcom, []]);
  });

  test("is told to end once its answer is in the journal, and its pod goes when both have ended", () => {
    const answered = play(...ran, besides(RUNS), logEnded, result);
    assert.deepEqual([answered.last, answered.state.xcom?.value], [["end-sidecar"], "3"]);
    const over = play(...ran, besides(RUNS), logEnded, result, sidecarEnded, besides(ENDED, "Succeeded"));
    assert.deepEqual([ending(over), over.last], [["succeeded", undefined], ["delete"]]);
  });

  test("of a task that failed is told to end as well, and nothing is deleted before", () => {
    const failed = play(...ran, besides(RUNS, "Running", 3), logEnded);
    assert.deepEqual([failed.state.stage, failed.state.outcome?.exitCode], ["finishing", 3]);
    for (const answer of [result, { type: "xcom", problem: "it does not answer" } as const]) {
      const over = play(...ran, besides(RUNS, "Running", 3), logEnded, answer, sidecarEnded);
      assert.deepEqual([over.last, over.state.outcome?.reason], [["delete"], "3"]);
    }
  });

  for (const reason of ["ErrImagePull", "ImagePullBackOff", "CreateContainerConfigError", "CrashLoopBackOff"]) {
    test(`that cannot start (${reason}) has no result: the task has failed`, () => {
      const played = play(...ran, besides(waits(reason)), logEnded);
      assert.match(played.state.xcom?.problem ?? "", new RegExp(reason));
      const over = play(...ran, logEnded, besides(waits(reason)), besides(waits(reason)));
      assert.deepEqual(ending(over), ["failed", "xcom"]);
    });
  }

  for (const [what, events] of [
    ["that has ended before it was asked", [besides(ENDED, "Succeeded"), logEnded]],
    [
      "that ends, and whose pod goes, before it has answered",
      [besides(RUNS), besides(ENDED, "Succeeded"), logEnded, gone],
    ],
  ] as const) {
    test(`${what} has no result: the task has failed`, () => {
      assert.deepEqual(ending(play(...ran, ...events)), ["failed", "xcom"]);
    });
  }
});

describe("a window that goes on with a run", () => {
  const resume: Unstamped = { type: "resume" };

  test("asks for a result that the last one was reading, whatever the watch tells", () => {
    const resumed = play(...ran, besides(RUNS), logEnded, resume);
    assert.ok(resumed.last.includes("read-xcom"));
    assert.deepEqual(play(...ran, besides(RUNS), logEnded, resume, result).last, ["end-sidecar"]);
  });

  test("tells a sidecar to end whose answer the last one has left", () => {
    const resumed = play(...ran, besides(RUNS), logEnded, result, resume);
    assert.ok(resumed.last.includes("end-sidecar"));
    assert.ok(!resumed.last.includes("read-xcom"));
    assert.equal(resumed.state.xcom?.value, "3");
  });

  test("leaves a sidecar alone that is done with", () => {
    const { last } = play(...ran, besides(RUNS), result, sidecarEnded, resume);
    assert.deepEqual(last, ["observe", "follow-log"]);
  });
});
