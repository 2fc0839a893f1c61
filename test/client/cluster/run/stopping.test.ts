/** Stop means stopped, wherever a run is; and what a window that is opened again makes of it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunPolicy } from "../../../../server/src/protocol.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import type { RunEffect } from "../../../../client/src/cluster/run/events.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { step, wakeAt } from "../../../../client/src/cluster/run/step.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { base, pod } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";
import { workerRunPlan } from "./workerPlans.ts";

const T0 = 1_000_000;
const HOUR = 3_600_000;
const told = (phase: string, status: object = {}): Unstamped => ({
  type: "pod",
  pod: pod("p", phase, { status, labels: LABELS }),
});
const stop: Unstamped = { type: "stop" };
const detach: Unstamped = { type: "detach" };
const deleted: Unstamped = { type: "deleted" };
const ran: readonly Unstamped[] = [
  { type: "start" },
  { type: "created", pod: pod("p", "Pending", { labels: LABELS }) },
  told("Running", base.running()),
];
const failed: readonly Unstamped[] = [...ran, told("Failed", base.ended(255))];
const RETRY: Partial<RunPolicy> = { retryCounts: { 255: 2 } };

interface Played {
  readonly state: RunState;
  readonly last: readonly RunEffect[];
}

/** Plays events, one second apart, of a run that is tried again by its policy. */
function play(policy: Partial<RunPolicy>, ...events: readonly Unstamped[]): Played {
  let state = newRun(plan(policy), { name: "fake", server: "" }, T0, { retries: "policy" });
  let last: readonly RunEffect[] = [];
  for (const event of events) {
    const next = step(state, { ...event, at: state.changedAt + 1000 });
    state = JSON.parse(JSON.stringify(next.state)) as RunState;
    last = next.effects;
  }
  return { state, last };
}

/** What the run told at its end. */
const ending = ({ state: { result } }: Played): readonly (string | number | undefined)[] => [
  result?.verdict,
  result?.pod,
  result?.tries,
];

describe("stop", () => {
  test("of a pod that is gone by then, or whose name another one has: it is stopped, and nothing is left", () => {
    for (const [reason, pod] of [
      ["not-found", "deleted"],
      ["conflict", "deleted"],
      ["forbidden", "unknown"],
    ] as const) {
      const answer: Unstamped = { type: "delete-failed", failure: { reason, message: "no", hint: undefined } };
      assert.deepEqual(ending(play({}, ...ran, stop, answer)), ["stopped", pod, 1]);
    }
  });

  test("while a failed pod is cleaned up: it has failed, and no other try follows", () => {
    const cleaning = [...failed, { type: "log-ended" } as const];
    assert.equal(play(RETRY, ...cleaning).state.stage, "cleaning");
    assert.deepEqual(ending(play(RETRY, ...cleaning, stop, deleted)), ["failed", "deleted", 1]);
    assert.deepEqual(ending(play(RETRY, ...cleaning, detach, deleted)), ["failed", "deleted", 1]);
    assert.equal(play(RETRY, ...cleaning, deleted).state.stage, "retrying");
  });

  test("before the next try: in these words", () => {
    const stopped = play(RETRY, ...failed, { type: "log-ended" }, deleted, stop);
    assert.deepEqual(ending(stopped), ["stopped", "absent", 1]);
    assert.match(stopped.state.result?.sentence ?? "", /before its next try/);
  });

  test("while the rest of a log is read: the pod has ended, and the keys of deletion say what becomes of it", () => {
    for (const [policy, code, stays] of [
      [{ keepFailedPods: true }, 10, true],
      [{ keepFailedPods: true }, 0, false],
      [{ keepFinishedPods: true }, 0, true],
      [{}, 10, false],
    ] as const) {
      const phase = code === 0 ? "Succeeded" : "Failed";
      const stopped = play(policy, ...ran, told(phase, base.ended(code)), stop);
      if (stays) assert.deepEqual(ending(stopped), ["stopped", "kept", 1]);
      else {
        assert.deepEqual(stopped.last.at(-1), { type: "delete", force: false });
        const taken: RunState = step(stopped.state, { ...deleted, at: stopped.state.changedAt + 1000 }).state;
        assert.equal(taken.stage, "stopping", "that the server has taken the request does not end it");
      }
    }
  });

  test("while its pod starts: it is deleted whatever is kept, for it has not run", () => {
    const begun = [
      { type: "start" } as const,
      { type: "created", pod: pod("p", "Pending", { labels: LABELS }) } as const,
    ];
    assert.deepEqual(play({ keepFinishedPods: true }, ...begun, stop).last.at(-1), { type: "delete", force: false });
    const answered = [...begun.slice(0, 1), stop, ...begun.slice(1)];
    assert.deepEqual(play({ keepFinishedPods: true }, ...answered).last.at(-1), { type: "delete", force: false });
  });

  test("of a pod whose node is not heard of, where failed ones are kept: it is deleted, for it has not failed", () => {
    const unheard = play({ keepFailedPods: true }, ...ran, told("Unknown", base.running()), stop);
    assert.deepEqual(unheard.last.at(-1), { type: "delete", force: false });
  });

  test("while the rest of a log is read, of a pod that would be kept and that somebody has deleted: it is absent", () => {
    const ended = [...ran, told("Succeeded", base.ended(0))];
    const going: Unstamped = {
      type: "pod",
      pod: pod("p", "Succeeded", { status: base.ended(0), labels: LABELS, deleting: true }),
    };
    for (const what of [{ type: "pod-gone" } as const, going]) {
      assert.deepEqual(ending(play({ keepFinishedPods: true }, ...ended, what, stop)), ["stopped", "absent", 1]);
    }
  });

  test("of a worker of Airflow: it has the grace period of `delete_option_kwargs`, where that names one", () => {
    for (const [deleteOptions, seconds] of [
      [{ gracePeriodSeconds: 7 }, 7],
      [{ propagationPolicy: "Background" }, 30],
    ] as const) {
      const { executor: life } = workerRunPlan("true");
      assert.ok(life);
      const executor = { ...life, deleteOptions };
      const { state } = play({}, ...ran);
      const worker = { ...state, plan: { ...state.plan, executor } };
      const asked: RunState = step(worker, { ...stop, at: worker.changedAt + 1000 }).state;
      const taken: RunState = step(asked, { ...deleted, at: asked.changedAt + 1000 }).state;
      assert.equal(wakeAt(taken), taken.changedAt + seconds * 1000 + 5000);
    }
  });

  test("of a pod that has failed and whose sidecar still works: it is halted where failed pods are kept", () => {
    const side = { name: "side", restartCount: 0, state: { running: {} } };
    const status = { containerStatuses: [...base.ended(10).containerStatuses, side] };
    const stopped = play({ keepFailedPods: true }, ...ran, told("Running", status), stop);
    assert.deepEqual(stopped.last.at(-1), { type: "halt" });
  });

  test("of a pod that a late request has made: it has its grace period, as any other", () => {
    const unclear: Unstamped = { type: "create-unclear", failure: { reason: "timeout", message: "no answer" } };
    const first = { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false } as const;
    const late: Unstamped = { type: "pod", pod: pod("p", "Running", { uid: "uid-late", labels: LABELS }) };
    const gone: Unstamped = { type: "pod-gone" };
    const begun = [{ type: "start" } as const, unclear, first];
    const asked = play({}, ...begun, stop, deleted, gone, late);
    assert.deepEqual(asked.last, [{ type: "delete", force: false }]);
    assert.equal(asked.state.tries[0]?.podUid, "uid-late");
    assert.deepEqual(play({}, ...begun, stop, stop, deleted, gone, late).last, [{ type: "delete", force: true }]);
  });

  test("of a pod that comes when the one before it did not end in its grace period: it has one of its own", () => {
    const unclear: Unstamped = { type: "create-unclear", failure: { reason: "timeout", message: "no answer" } };
    const first = { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false } as const;
    const late: Unstamped = { type: "pod", pod: pod("p", "Running", { uid: "uid-late", labels: LABELS }) };
    const asked = play({}, { type: "start" }, unclear, first, stop, deleted);
    const time = { type: "time", at: wakeAt(asked.state) ?? 0, unseen: false } as const;
    const forced = step(asked.state, time);
    assert.deepEqual(forced.effects, [{ type: "delete", force: true }]);
    const next = (state: RunState, event: Unstamped): ReturnType<typeof step> =>
      step(state, { ...event, at: state.changedAt + 1000 });
    const { state } = next(forced.state, { type: "pod-gone" });
    const gentle = next(state, late);
    assert.deepEqual(gentle.effects, [{ type: "delete", force: false }]);
    assert.deepEqual(next(gentle.state, stop).effects, [{ type: "delete", force: true }], "the user may ask for it");
    const twice = next(forced.state, stop).state;
    assert.deepEqual(next(next(twice, { type: "pod-gone" }).state, late).effects, [{ type: "delete", force: true }]);
  });

  describe("of a pod whose create request was never answered", () => {
    const unclear: Unstamped = { type: "create-unclear", failure: { reason: "timeout", message: "no answer" } };
    const first = { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false } as const;
    const late: Unstamped = { type: "pod", pod: pod("p", "Running", { uid: "uid-late", labels: LABELS }) };
    const gone: Unstamped = { type: "pod-gone" };
    const begun = [{ type: "start" } as const, unclear, first];

    /** The patience of a stage is over; `unseen`: nobody could say how the pod is then. */
    const waited = ({ state }: Played, unseen = false): Played => {
      const next = step(state, { type: "time", at: wakeAt(state) ?? 0, unseen });
      return { state: next.state, last: next.effects };
    };

    test("is over when no other one can come, and open where nobody could see whether one has", () => {
      const away = play({}, ...begun, stop, deleted, gone);
      assert.equal(away.state.stage, "stopping");
      assert.equal(
        wakeAt(play({}, ...begun, stop, gone, deleted).state),
        wakeAt(away.state) ?? 0,
        "whatever came first",
      );
      const seen = waited(away);
      assert.deepEqual([ending(seen), seen.state.isOpen], [["stopped", "deleted", 1], undefined]);
      const unseen = waited(away, true);
      assert.deepEqual([ending(unseen), unseen.state.isOpen], [["stopped", "unknown", 1], true]);
    });

    test("that was to stay: one that comes late was never wanted, and goes", () => {
      const halted = [...begun, told("Running", base.running()), stop, gone];
      assert.deepEqual(play({ keepFinishedPods: true }, ...halted).state.halting, true);
      assert.deepEqual(play({ keepFinishedPods: true }, ...halted, late).last, [{ type: "delete", force: false }]);
    });

    test("is waited for where the task has failed: a name that is free sooner would let another one in", () => {
      const failedSoon = play({}, ...begun, told("Failed", base.ended(10)), { type: "log-ended" });
      assert.deepEqual([failedSoon.state.stage, failedSoon.last], ["cleaning", []]);
      assert.deepEqual(waited(failedSoon).last, [{ type: "delete", force: false }]);
      const away = play({}, ...begun, told("Failed", base.ended(10)), { type: "log-ended" }, gone);
      assert.deepEqual([ending(waited(away)), waited(away).state.isOpen], [["failed", "absent", 1], undefined]);
      assert.deepEqual([ending(waited(away, true)), waited(away, true).state.isOpen], [["failed", "unknown", 1], true]);
    });
  });

  test("of a pod that does not go by force: the run ends, says where to look, and its pod stays to be looked for", () => {
    const { state } = play({}, ...ran, stop, stop);
    const next = step(state, { type: "time", at: wakeAt(state) ?? 0 }).state;
    assert.deepEqual([next.result?.verdict, next.result?.pod, next.isOpen], ["stopped", "unknown", true]);
    assert.match(next.result?.hint ?? "", /see its node/);
  });

  test("detaching later does not take it back", () => {
    const created = { type: "created", pod: pod("p", "Pending", { labels: LABELS }) } as const;
    assert.equal(play({}, { type: "start" }, stop, detach, created).state.stage, "stopping");
  });
});

describe("a window that is opened an hour later", () => {
  const resumed = ({ state }: Played): Played & { readonly patience: number } => {
    const at = state.changedAt + HOUR;
    const next = step(state, { type: "resume", at });
    return { state: next.state, last: next.effects, patience: (wakeAt(next.state) ?? Infinity) - at };
  };

  test("gives a stopped pod its grace period, and halts one that is kept", () => {
    const going = resumed(play({}, ...ran, stop));
    assert.deepEqual(going.last.at(-1), { type: "delete", force: false });
    const answered = step(going.state, { ...deleted, at: going.state.changedAt + 1000 }).state;
    assert.equal(wakeAt(answered), answered.changedAt + 35_000);
    const halted = resumed(play({ keepFinishedPods: true }, ...ran, stop));
    assert.deepEqual(halted.last.at(-1), { type: "halt" });
  });

  test("goes on with force where that was asked for", () => {
    assert.deepEqual(resumed(play({}, ...ran, stop, stop)).last.at(-1), { type: "delete", force: true });
  });

  test("waits for the answer to the delete request that it sends again", () => {
    const cleaning = resumed(play({}, ...failed, { type: "log-ended" }));
    assert.deepEqual(cleaning.last, [{ type: "delete", force: false }]);
    assert.ok(cleaning.patience > 60_000);
  });

  test("makes the next try, also where its plan had been asked for already", () => {
    const retrying = play(RETRY, ...failed, { type: "log-ended" }, deleted);
    assert.equal(resumed(retrying).patience < 0, true);
    const asked = step(retrying.state, { type: "time", at: wakeAt(retrying.state) ?? 0 });
    assert.deepEqual(asked.effects, [{ type: "next-plan", tryNumber: 2 }]);
    assert.equal(resumed({ state: asked.state, last: [] }).patience, 0);
  });
});
