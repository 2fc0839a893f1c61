import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, test } from "node:test";
import type { Status } from "../../../../client/src/cluster/objects.ts";
import type { RunPolicy } from "../../../../server/src/protocol.ts";
import type { RunEffect, RunEvent } from "../../../../client/src/cluster/run/events.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import { step, wakeAt } from "../../../../client/src/cluster/run/step.ts";
import type { RunResult, RunState } from "../../../../client/src/cluster/run/state.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import { base, pod } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";

const T0 = 1_000_000;
const P = (phase: string, status: object = {}, deleting = false): Unstamped => ({
  type: "pod",
  pod: pod("p", phase, { status, deleting, labels: LABELS }),
});
const created: Unstamped = { type: "created", pod: pod("p", "Pending", { labels: LABELS }) };
const failure = { reason: "x", message: "no", hint: "do" };

interface Play {
  readonly state: RunState;
  readonly effects: readonly RunEffect["type"][];
  readonly result: RunResult | undefined;
}

/** Plays events, one second apart; `{ wait }` lets time pass (milliseconds) and tells it. */
function play(
  policy: Partial<RunPolicy>,
  events: readonly (Unstamped | { readonly wait: number })[],
  retries: RunState["retries"] = "none",
  start?: RunState,
): Play {
  let state = start ?? newRun(plan(policy), { name: "fake", server: "" }, T0, howOf(retries));
  const effects: RunEffect["type"][] = [];
  let at = Math.max(T0, state.changedAt);
  for (const event of events) {
    at += "wait" in event ? event.wait : 1000;
    const stamped = ("wait" in event ? { type: "time", at } : { ...event, at }) as RunEvent;
    const next = step(state, stamped);
    state = JSON.parse(JSON.stringify(next.state)) as RunState;
    effects.push(...next.effects.map((effect) => effect.type));
  }
  return { state, effects, result: state.result };
}

/** Tries as the policy says are those of the executor. */
function howOf(retries: RunState["retries"]): Partial<RunState> {
  return { retries, mode: retries === "none" ? "driver" : "executor" };
}

const start: Unstamped = { type: "start" };
const logEnded: Unstamped = { type: "log-ended" };
const deleted: Unstamped = { type: "deleted" };
const gone: Unstamped = { type: "pod-gone" };
const ran = [start, created, P("Pending"), P("Running", base.running())] as const;

describe("a run, step by step", () => {
  test("success: the exit code is enough, the pod's phase is not waited for; then the pod is deleted", () => {
    const { effects, result } = play({}, [...ran, P("Running", base.ended(0)), logEnded, deleted]);
    assert.deepEqual(effects, ["create", "observe", "follow-log", "hurry-log", "delete"]);
    assert.deepEqual(
      { verdict: result?.verdict, exitCode: result?.exitCode, pod: result?.pod, tries: result?.tries },
      { verdict: "succeeded", exitCode: 0, pod: "deleted", tries: 1 },
    );
  });

  test("failure: the meaning of DBND's exit code, in words", () => {
    for (const [code, words] of [
      [2, /command line/],
      [4, /before the run began/],
      [5, /could not set the run up/],
      [8, /refused the configuration/],
      [10, /a task raised an error/],
      [127, /does not know its command/],
    ] as const) {
      const { result } = play({}, [...ran, P("Failed", base.ended(code)), logEnded, deleted]);
      assert.equal(result?.verdict, "failed");
      assert.equal(result.exitCode, code);
      assert.match(result.sentence, words);
    }
    const oom = play({}, [...ran, P("Failed", base.ended(137, "OOMKilled")), logEnded, deleted]).result;
    assert.match(oom?.sentence ?? "", /memory/);
    assert.equal(oom?.key, "limit_memory");
  });

  for (const [when, finishedAt, words] of [
    [
      "before its container ended: that is said, whatever the exit code",
      "2026-01-01T10:00:02Z",
      /deleted while it ran \(exit code 10\)/,
    ],
    ["at that second", "2026-01-01T10:00:00Z", /deleted while it ran/],
    ["after its container had failed: the exit code is what counts", "2026-01-01T09:59:59Z", /a task raised an error/],
  ] as const) {
    test(`the pod is deleted ${when}`, () => {
      const failed = pod("p", "Failed", { status: base.ended(10), labels: LABELS });
      // The timestamp is when the grace period is over.
      const metadata = {
        ...failed.metadata,
        deletionTimestamp: "2026-01-01T10:00:30Z",
        deletionGracePeriodSeconds: 30,
      };
      const [main] = failed.status?.containerStatuses ?? [];
      const state = { terminated: { ...main?.state?.terminated, exitCode: 10, finishedAt } };
      const status = { ...failed.status, containerStatuses: [{ ...main, name: "base", state }] };
      const event = { type: "pod", pod: { ...failed, metadata, status } } as Unstamped;
      // With its last request the kubelet sets the time anew.
      const last = { ...metadata, deletionTimestamp: "2026-01-01T10:00:04Z", deletionGracePeriodSeconds: 0 };
      const gone = { type: "pod", pod: { ...failed, metadata: last, status } } as Unstamped;
      const { result } = play({}, [...ran, event, gone, logEnded, deleted]);
      assert.deepEqual([result?.verdict, result?.exitCode], ["failed", 10]);
      assert.match(result?.sentence ?? "", words);
    });
  }

  test("the log ends first, or the container: both are waited for", () => {
    assert.equal(play({}, [...ran, logEnded]).state.stage, "running");
    assert.equal(play({}, [...ran, logEnded, P("Running", base.ended(0))]).state.stage, "cleaning");
    assert.equal(play({}, [...ran, P("Running", base.ended(0))]).state.stage, "finishing");
    assert.equal(play({}, [...ran, P("Running", base.ended(0)), { wait: 130_000 }]).state.stage, "cleaning");
  });

  test("a pod that deletes itself and may have run is not made a second time", () => {
    const unclear: Unstamped = { type: "create-unclear", failure: { reason: "server", message: "500" } };
    const gone: Unstamped = { type: "settled", pod: null, resumed: false, mayHaveRun: true };
    const asked = [start, unclear, gone, { wait: 70_000 }, gone];
    const { effects, result } = play({ autoRemove: true, detach: true }, asked);
    assert.deepEqual(effects, ["create", "settle", "settle", "sweep"]);
    assert.deepEqual([result?.verdict, result?.reason], ["failed", "create-unclear"]);
  });

  test("stopped a second time, a pod that was to stay is deleted by force", () => {
    const stop: Unstamped = { type: "stop" };
    const { effects, state } = play({ keepFinishedPods: true }, [...ran, stop, stop]);
    assert.deepEqual(effects.slice(3), ["observe", "halt", "delete"]);
    assert.equal(state.wish, "force");
  });

  test("another container that runs on: the grace period decides (spec 4.4)", () => {
    const sidecar = {
      containerStatuses: [...base.ended(0).containerStatuses, { name: "side", state: { running: {} } }],
    };
    const waiting = play({}, [...ran, P("Running", sidecar), logEnded]);
    assert.equal(waiting.state.stage, "finishing");
    const { result } = play({}, [{ wait: 31_000 }, deleted], "none", waiting.state);
    assert.equal(result?.reason, "not-final");
  });

  test("the task's container never ran: what another one ended with is not told of it", () => {
    for (const exitCode of [0, 2]) {
      const side = { name: "side", state: { terminated: { exitCode, reason: "Completed" } } };
      const waiting = base.waiting("ContainerCreating").containerStatuses;
      const status = { reason: "DeadlineExceeded", containerStatuses: [...waiting, side] };
      const { result } = play({}, [start, created, P("Pending"), P("Failed", status), logEnded, deleted]);
      assert.deepEqual([result?.verdict, result?.exitCode, result?.reason], ["failed", undefined, "DeadlineExceeded"]);
      assert.match(result?.sentence ?? "", /deadline passed before its task had started/);
    }
  });

  test("another container that fails: the pod has failed, and the sentence names the container", () => {
    const status = {
      containerStatuses: [
        ...base.ended(0).containerStatuses,
        { name: "side", state: { terminated: { exitCode: 137, reason: "Error" } } },
      ],
    };
    const { result } = play({}, [...ran, P("Failed", status), logEnded, deleted]);
    assert.deepEqual([result?.verdict, result?.reason, result?.exitCode], ["failed", "other-container", 0]);
    assert.match(result?.sentence ?? "", /exit code 0, but the container "side" with 137/);
    // A pod that deletes itself takes its sidecar with it.
    const self = play({ autoRemove: true }, [...ran, P("Failed", status, true), logEnded]);
    assert.equal(self.state.outcome?.verdict, "succeeded");
  });

  test("an image that cannot be pulled beside a container that runs: its entry of the policy counts", () => {
    const status = {
      containerStatuses: [
        ...base.waiting("ErrImagePull", "not found").containerStatuses,
        { name: "side", state: { running: {} } },
      ],
    };
    const { state } = play({}, [start, created, P("Running", status)]);
    assert.deepEqual([state.outcome?.reason, state.failure], ["err_image_pull", "err_image_pull"]);
  });

  const keeps: readonly [Partial<RunPolicy>, number, RunResult["pod"]][] = [
    [{}, 10, "deleted"],
    [{ keepFailedPods: true }, 10, "kept"],
    [{ keepFailedPods: true }, 0, "deleted"],
    [{ keepFinishedPods: true }, 0, "kept"],
    [{ detach: true }, 0, "kept"],
  ];
  for (const [policy, code, expected] of keeps) {
    test(`deletion: ${JSON.stringify(policy)} and exit code ${code} → ${expected}`, () => {
      const { result } = play(policy, [...ran, P("Running", base.ended(code)), logEnded, deleted]);
      assert.equal(result?.pod, expected);
    });
  }

  test("deploy checks end it; what is refused by the checks of others does not", () => {
    const image = play({}, [start, created, P("Pending", base.waiting("ErrImagePull", "not found")), deleted]).result;
    assert.equal(image?.reason, "err_image_pull");
    assert.equal(play({}, [start, created, P("Pending", base.waiting("ImagePullBackOff"))]).state.stage, "starting");
    assert.equal(
      play({ detach: true }, [start, created, P("Pending", base.waiting("ErrImagePull"))]).state.stage,
      "starting",
    );
  });

  test("start-up time-out: the pod is deleted, unless failed ones are kept", () => {
    assert.equal(wakeAt(play({ startupTimeout: 5000 }, [start, created]).state), T0 + 7000);
    const { result } = play({ startupTimeout: 5000 }, [start, created, P("Pending"), { wait: 5000 }, deleted]);
    assert.deepEqual([result?.reason, result?.pod], ["startup-timeout", "deleted"]);
    const kept = play({ startupTimeout: 5000, keepFailedPods: true }, [
      start,
      created,
      P("Pending"),
      { wait: 5000 },
    ]).result;
    assert.equal(kept?.pod, "kept");
  });

  test("start-up time-out: it counts from the pod's creation, whenever a node takes it", () => {
    const one = pod("p", "Pending", { labels: LABELS });
    const onNode = { ...one, spec: { ...one.spec, nodeName: "n" } };
    const { state } = play({ startupTimeout: 60_000 }, [start, created, P("Pending"), { type: "pod", pod: onNode }]);
    assert.equal(wakeAt(state), T0 + 62_000);
  });

  test("an image that cannot be pulled is the reason, too, where nobody was there to see it before its back-off", () => {
    const backOff = P("Pending", base.waiting("ImagePullBackOff", "Back-off pulling image"));
    const asleep = play({ startupTimeout: 5000 }, [start, created]).state;
    const awake = { ...asleep, changedAt: T0 + 3_600_000 };
    const { result, state } = play({ startupTimeout: 5000 }, [backOff, deleted], "none", awake);
    assert.deepEqual([result?.reason, state.failure], ["err_image_pull", "err_image_pull"]);
  });

  test("a refused create deletes nothing", () => {
    const { effects, result } = play({}, [start, { type: "create-refused", failure }]);
    assert.deepEqual(effects, ["create"]);
    assert.deepEqual([result?.verdict, result?.reason, result?.pod], ["failed", "create-refused", "absent"]);
  });

  test("an unclear create is settled by what is there: ours, somebody else's, nothing", () => {
    const unclear: Unstamped = { type: "create-unclear", failure };
    const ours = play({}, [
      start,
      unclear,
      { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false },
    ]);
    assert.deepEqual(ours.effects, ["create", "settle", "observe"]);
    const other = play({}, [start, unclear, { type: "settled", pod: pod("p", "Running"), resumed: false }]);
    assert.equal(other.result?.pod, "absent");
    const none = play({}, [start, unclear, { type: "settled", pod: null, resumed: false }]);
    assert.deepEqual(none.effects, ["create", "settle", "create"]);
    const lost = play({}, [start, unclear, { type: "settle-failed", failure }]).result;
    assert.equal(lost?.pod, "unknown");
  });

  test("a pod that the server never makes: what it has answered last is why", () => {
    const none: Unstamped = { type: "settled", pod: null, resumed: false };
    const ends = (reason: string, message: string): readonly unknown[] => {
      const unclear: Unstamped = { type: "create-unclear", failure: { reason, message, status: { message } } };
      const asked = Array.from({ length: 8 }, () => [unclear, none]).flat();
      const { result } = play({}, [start, ...asked, { wait: 70_000 }, none]);
      return [result?.reason, result?.cause, result?.sentence];
    };
    const webhook = 'Internal error occurred: failed calling webhook "p.example.com": failed to call webhook: EOF';
    assert.deepEqual(ends("server", webhook), [
      ...["create-refused", "admission-unavailable"],
      "The cluster's policy p.example.com does not answer, and no pod is made without it: EOF",
    ]);
    assert.deepEqual(ends("server", "etcdserver: no leader"), [
      ...["create-unclear", undefined, "The pod was not created: etcdserver: no leader"],
    ]);
    assert.deepEqual(ends("already-exists", 'pods "p" already exists'), [
      ...["create-unclear", undefined, "The pod was not created, or it is gone already."],
    ]);
  });

  test("stopped after an error that a proxy, or the store behind the server, may have answered with: what comes late is waited for", () => {
    const none: Unstamped = { type: "settled", pod: null, resumed: false };
    const after = (status?: Status): readonly unknown[] => {
      const failure = { reason: "server", message: "no", ...(status && { status }) };
      const asked: Unstamped[] = [start, { type: "create-unclear", failure }, { type: "stop" }, none];
      return play({}, asked).effects;
    };
    assert.deepEqual(after(), ["create", "settle", "settle"]);
    assert.deepEqual(after({ code: 500, message: "etcdserver: request timed out" }), ["create", "settle", "settle"]);
    assert.deepEqual(after({ code: 503, message: "the server is currently unable" }), ["create", "settle"]);
    assert.deepEqual(after({ code: 500, message: 'failed calling webhook "p"' }), ["create", "settle"]);
  });

  test("a pod that comes late, while the run is cleaned up: its state of now decides, not what a watch replays", () => {
    const unclear: Unstamped = { type: "create-unclear", failure: { ...failure, reason: "unreachable" } };
    const none: Unstamped = { type: "settled", pod: null, resumed: false };
    const before = (policy: Partial<RunPolicy>): RunState =>
      play(policy, [start, unclear, none, created, P("Running", base.running()), gone, logEnded]).state;
    const late = (phase: string, isRead: boolean): Unstamped => {
      const status = phase === "Failed" ? base.ended(1) : base.running();
      return { type: "pod", pod: pod("p", phase, { status, labels: LABELS, uid: "late" }), isRead };
    };
    const then = (policy: Partial<RunPolicy>, ...events: readonly Unstamped[]): readonly unknown[] => {
      const { state, effects, result } = play(policy, events, "none", before(policy));
      return [state.stage, effects, result?.pod];
    };
    const kept = { keepFailedPods: true };
    assert.deepEqual(then(kept, late("Running", false)), ["cleaning", ["look"], undefined]);
    assert.deepEqual(then(kept, late("Running", false), late("Failed", true)), ["ended", ["look", "sweep"], "kept"]);
    assert.deepEqual(then(kept, late("Running", true)), ["cleaning", ["delete"], undefined]);
    // Where nothing is kept, it goes at once.
    assert.deepEqual(then({ keepFailedPods: false }, late("Running", false)), ["cleaning", ["delete"], undefined]);
  });

  test("resumed while the create was under way: nothing is created a second time", () => {
    const before = play({}, [start]).state;
    const none = { type: "settled", pod: null, resumed: true } as const;
    // A request that nobody has answered may be carried out for a minute more.
    const resumed = play({}, [{ type: "resume" }, none, { wait: 70_000 }, none], "none", before);
    assert.deepEqual(resumed.effects, ["settle", "settle", "sweep"]);
    assert.equal(resumed.result?.pod, "absent");
    const running = play({}, [{ type: "resume" }], "none", play({}, ran).state);
    assert.deepEqual(running.effects, ["observe", "follow-log"]);
  });

  test("the pod vanishes while it is needed → failed at once; another pod of the name counts as vanished", () => {
    const { result } = play({}, [...ran, gone, logEnded]);
    assert.deepEqual([result?.verdict, result?.reason, result?.pod], ["failed", "err_pod_deleted", "absent"]);
    const replaced = play({}, [...ran, { type: "pod", pod: pod("p", "Running", { uid: "other" }) }, logEnded]).result;
    assert.equal(replaced?.reason, "err_pod_deleted");
    assert.equal(play({}, [start, created, gone]).result?.reason, "err_pod_deleted");
  });

  test("a pod that deletes itself: its log has the verdict, exit code 1 says nothing", () => {
    const self = { autoRemove: true, detach: true };
    const said = (verdict: "succeeded" | "failed"): Unstamped => ({ type: "log-verdict", verdict });
    const verdicts: readonly [readonly Unstamped[], string][] = [
      [[P("Failed", base.ended(1), true), said("succeeded"), logEnded], "succeeded"],
      [[said("succeeded"), gone, logEnded], "succeeded"],
      [[said("failed"), P("Failed", base.ended(1), true), gone, logEnded], "failed"],
      [[P("Failed", base.ended(10), true), logEnded], "failed"],
      [[P("Succeeded", base.ended(0), true), logEnded], "succeeded"],
      [[gone, logEnded], "failed"],
    ];
    for (const [events, verdict] of verdicts) assert.equal(play(self, [...ran, ...events]).result?.verdict, verdict);
  });

  describe("stop", () => {
    const stop: Unstamped = { type: "stop" };
    test("a running pod: deleted with its grace, then by force", () => {
      const stopping = play({}, [...ran, stop]);
      assert.deepEqual(stopping.effects.slice(-1), ["delete"]);
      assert.equal(play({}, [deleted, gone], "none", stopping.state).result?.verdict, "stopped");
      const forced = step(stopping.state, { type: "time", at: (wakeAt(stopping.state) ?? 0) + 1 });
      assert.deepEqual(forced.effects, [{ type: "delete", force: true }]);
      assert.deepEqual(step(stopping.state, { type: "stop", at: 0 }).effects, [{ type: "delete", force: true }]);
    });
    test("while the create is under way: the pod is deleted once it is there", () => {
      assert.deepEqual(play({}, [start, stop, created]).effects, ["create", "observe", "delete"]);
      assert.equal(play({}, [start, stop, { type: "create-refused", failure }]).result?.pod, "absent");
    });
    test("keep_finished_pods: the containers are ended, the pod stays; where that is not allowed it goes", () => {
      const halting = play({ keepFinishedPods: true }, [...ran, stop]);
      assert.deepEqual(halting.effects.slice(-1), ["halt"]);
      assert.equal(play({}, [P("Failed", base.ended(137))], "none", halting.state).result?.pod, "kept");
      assert.deepEqual(play({}, [{ type: "delete-failed", failure }], "none", halting.state).effects, ["delete"]);
    });
    test("the grace period begins when the server has taken the request, however long that was on its way", () => {
      for (const [policy, taken] of [
        [{}, deleted],
        [{ keepFinishedPods: true }, { type: "halted" } as const],
      ] as const) {
        const { state } = play(policy, [...ran, stop, { wait: 60_000 }]);
        assert.deepEqual([state.stage, state.wish], ["stopping", "stop"], "not forced while nothing has come of it");
        const { state: answered } = play(policy, [taken], "none", state);
        assert.equal(wakeAt(answered), answered.changedAt + 35_000);
      }
    });
    test("after a reload a pod that is to be kept is still ended, not deleted", () => {
      const { state } = play({ keepFinishedPods: true }, [...ran, stop]);
      assert.deepEqual(play({}, [{ type: "resume" }], "none", state).effects, ["observe", "halt"]);
    });
    test("while the pod of a try that failed is deleted: no other try follows", () => {
      const failed = play({}, [...ran, P("Failed", base.ended(255)), logEnded, stop, deleted], "policy");
      assert.deepEqual(
        [failed.result?.verdict, failed.result?.exitCode, failed.state.tries.length],
        ["failed", 255, 1],
      );
    });
    test("nothing may be deleted: it says that the pod may go on", () => {
      const { result } = play({}, [
        ...ran,
        stop,
        { type: "delete-failed", failure: { ...failure, reason: "forbidden" } },
      ]);
      assert.deepEqual([result?.verdict, result?.pod], ["stopped", "unknown"]);
    });
  });

  test("detach leaves the pod alone", () => {
    const { effects, result } = play({}, [...ran, { type: "detach" }]);
    assert.deepEqual([result?.verdict, result?.pod, effects.includes("delete")], ["detached", "kept", false]);
    assert.equal(play({}, [start, { type: "detach" }, created]).result?.verdict, "detached");
  });

  describe("a refusal after a request that nobody has answered: a quota may be used up by the very pod that it makes", () => {
    const lost: Unstamped = { type: "create-unclear", failure: { reason: "timeout", message: "no answer" } };
    const nothing: Unstamped = { type: "settled", pod: null, resumed: false };
    const refusal: Unstamped = { type: "create-refused", failure: { reason: "forbidden", message: "exceeded quota" } };

    test("the pod turns up: it is the run's", () => {
      const found: Unstamped = { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false };
      const { state, effects } = play({}, [start, lost, nothing, refusal, nothing, found]);
      assert.equal(state.stage, "starting");
      assert.deepEqual(effects, ["create", "settle", "create", "settle", "settle", "observe"]);
    });

    test("it never does: the refusal is the answer", () => {
      const late = Array.from({ length: 70 }, () => nothing);
      const { result } = play({}, [start, lost, nothing, refusal, ...late]);
      assert.deepEqual([result?.reason, result?.sentence], ["create-refused", "exceeded quota"]);
    });
  });

  describe("a pod that no node takes", () => {
    const told = (why: string): string | undefined => {
      const message = `${why} no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful.`;
      const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
      return play({}, [start, created, P("Pending", { conditions }), deleted]).result?.sentence;
    };

    test("in plain words", () => {
      const why = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
      assert.equal(told(why), "No node has the labels that the pod asks for.");
    });

    test("for a reason that we do not know: the scheduler's, without what it says about preemption", () => {
      const why = "0/1 nodes are available: 1 node(s) are of a colour that nobody likes.";
      assert.equal(told(why), `No node takes the pod: ${why}`);
    });
  });

  test("a container that ends at once, its pod still told to be Pending, is tried again like any other", () => {
    const ended = P("Pending", base.ended(9));
    const { state } = play({ retryCounts: { 9: 1 } }, [start, created, ended, logEnded, deleted], "policy");
    assert.deepEqual([state.stage, state.failure], ["retrying", "9"]);
  });

  test("retries: by exit code, with the default delay, one new pod each (spec 4.7)", () => {
    const failed = [P("Failed", base.ended(255)), logEnded, deleted];
    const waiting = play({}, [...ran, ...failed], "policy");
    assert.equal(waiting.state.stage, "retrying");
    assert.equal(wakeAt(waiting.state), waiting.state.changedAt + 10_000);
    const again = play(
      {},
      [{ wait: 10_000 }, { type: "next-plan", plan: { ...plan(), podName: "p-2" } }],
      "policy",
      waiting.state,
    );
    assert.deepEqual(again.effects, ["next-plan", "create"]);
    assert.deepEqual(
      again.state.tries.map((one) => one.podName),
      ["p", "p-2"],
    );
    assert.equal(play({}, [...ran, ...failed], "none").state.stage, "ended");
    assert.equal(play({}, [...ran, P("Failed", base.ended(10)), logEnded, deleted], "policy").state.stage, "ended");
    const delayed = play({}, [...ran, ...failed], "policy-with-delays");
    assert.equal(wakeAt(delayed.state), delayed.state.changedAt + 180_000);
  });

  describe("retries of a driver, where the user wants them", () => {
    const begin = (policy: Partial<RunPolicy>, how: Partial<RunState>): RunState =>
      newRun(plan(policy), { name: "fake", server: "" }, T0, { retries: "policy", ...how });
    const evicted = (conditions: object): Unstamped => P("Failed", { ...base.ended(137), ...conditions });
    const byNode = evicted({ reason: "Evicted", message: "The node was low on resource: memory." });
    const by = (reason: string, message: string): Unstamped => {
      const conditions = [{ type: "DisruptionTarget", status: "True", reason, message }];
      return P("Running", { ...base.running(), conditions }, true);
    };
    const byDrain = by("EvictionByEvictionAPI", "Eviction API: evicting");
    const byTaint = by("DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
    const byLoss = by("DeletionByPodGC", "PodGC: node no longer exists");

    test("a driver is tried again by the table, and its start-up limit stays", () => {
      const policy = { retryCounts: { 10: 1 } };
      const failed = [...ran, P("Failed", base.ended(10)), logEnded, deleted];
      assert.equal(play(policy, failed, "none", begin(policy, {})).state.stage, "retrying");
      const waiting = play(policy, [start, created], "none", begin(policy, {}));
      assert.equal(wakeAt(waiting.state), waiting.state.changedAt + 600_000);
      assert.equal(play(policy, [start, created], "policy").state.deadline, undefined, "the executor has no limit");
    });

    for (const [what, ending] of [
      ["by its node", [byNode, logEnded, deleted]],
      ["by a drain", [byDrain, gone, logEnded]],
      ["by a taint", [byTaint, gone, logEnded]],
      ["since its node is gone", [byLoss, gone, logEnded]],
    ] as const) {
      test(`a pod that is evicted ${what} is err_pod_evicted only where that is wanted (spec 4.7)`, () => {
        const policy = { retryCounts: { err_pod_evicted: 1 } };
        const events = [...ran, ...ending];
        const asDbnd = play(policy, events, "none", begin(policy, {}));
        assert.equal(asDbnd.result?.reason, "err_pod_evicted", "the user is told in any case");
        const { state } = play(policy, events, "none", begin(policy, { retryEvicted: true }));
        assert.deepEqual([state.stage, state.failure], ["retrying", "err_pod_evicted"]);
      });
    }
  });

  test("what is told late of the try before is nothing to the next one", () => {
    const second: Unstamped = { type: "created", pod: pod("p-2", "Pending", { labels: LABELS }) };
    const next: Unstamped = { type: "next-plan", plan: { ...plan(), podName: "p-2" } };
    const failed = [...ran, P("Failed", base.ended(255)), logEnded, deleted, { wait: 10_000 }, next, second];
    const { state } = play({}, failed, "policy");
    assert.deepEqual([state.stage, state.tries.length], ["starting", 2]);
    const late: Unstamped[] = [gone, P("Failed", base.ended(255)), { type: "seen", resourceVersion: "9999" }];
    const told = late.map((event) => ({ ...event, about: 1 }));
    assert.deepEqual(play({}, told, "policy", state).state, state);
    assert.equal(play({}, [{ ...gone, about: 2 }], "policy", state).state.tries.at(-1)?.reason, "err_pod_deleted");
  });

  test("another try knows nothing of the pod before: neither that it was going, nor what its log said", () => {
    const second: Unstamped = { type: "created", pod: pod("p-2", "Pending", { labels: LABELS }) };
    const next: Unstamped = { type: "next-plan", plan: { ...plan({ keepFailedPods: true }), podName: "p-2" } };
    const quota = 'pods "t" is forbidden: exceeded quota: team, requested: pods=1, used: pods=5, limited: pods=5';
    const first = [
      ...ran,
      { type: "task-refused", message: quota } as const,
      P("Failed", base.ended(10), true),
      logEnded,
      gone,
      { wait: 10_000 },
      next,
      second,
    ];
    const policy = { keepFailedPods: true, retryCounts: { err_pod_deleted: 1 } };
    const begun = play(policy, first, "policy").state;
    assert.deepEqual([begun.stage, begun.tries.length], ["starting", 2]);
    assert.equal(begun.podGoing, undefined);
    const ended: Unstamped = { type: "pod", pod: pod("p-2", "Failed", { labels: LABELS, status: base.ended(10) }) };
    const failed = play(policy, [ended, logEnded], "policy", begun).result;
    assert.deepEqual([failed?.reason, failed?.cause, failed?.pod], ["10", undefined, "kept"]);
  });

  test("a log that still comes after the end of its container is waited for, as long as it comes", () => {
    const progress: Unstamped = { type: "log-progress" };
    const ended = [...ran, P("Succeeded", base.ended(0))];
    const comes = play({}, [...ended, { wait: 100_000 }, progress, { wait: 100_000 }]);
    assert.equal(comes.state.stage, "finishing");
    assert.equal(play({}, [{ wait: 120_000 }], "none", comes.state).state.stage, "cleaning");
    assert.equal(play({}, [...ended, { wait: 120_000 }]).state.stage, "cleaning");
  });

  test("a sidecar that takes long to answer: the grace period does not judge before", () => {
    const ended = base.ended(0).containerStatuses;
    const side = { name: "side", restartCount: 0 };
    const both = P("Running", { containerStatuses: [...ended, { ...side, state: { running: {} } }] });
    const operator = { followsLog: true, xcomSidecar: "side" };
    const fresh = newRun({ ...plan(), operator }, { name: "fake", server: "" }, T0);
    const asked = play({}, [...ran, both, logEnded], "none", fresh);
    assert.equal(asked.effects.at(-1), "read-xcom");
    const waited = play({}, [{ wait: 300_000 }], "none", asked.state);
    assert.equal(waited.state.stage, "finishing");
    const last = P("Succeeded", { containerStatuses: [...ended, { ...side, state: { terminated: { exitCode: 0 } } }] });
    const told = play(
      {},
      [{ type: "xcom", value: "3" }, { type: "sidecar-ended" }, last, deleted],
      "none",
      waited.state,
    );
    assert.deepEqual([told.result?.verdict, told.result?.xcom], ["succeeded", "3"]);
  });

  test("a sidecar that cannot be told to end is told of, where its pod is kept", () => {
    const side = { name: "side", restartCount: 0, state: { running: {} } };
    const failed = P("Running", { containerStatuses: [...base.ended(255).containerStatuses, side] });
    const operator = { followsLog: true, xcomSidecar: "side" };
    const fresh = newRun({ ...plan({ keepFailedPods: true }), operator }, { name: "fake", server: "" }, T0);
    const silent = [{ type: "xcom" }, { type: "sidecar-ended", problem: "it does not answer" }] as const;
    const { result } = play({ keepFailedPods: true }, [...ran, failed, logEnded, ...silent], "none", fresh);
    assert.deepEqual([result?.reason, result?.pod], ["255", "kept"]);
    assert.match(result?.hint ?? "", /The sidecar of its pod could not be told to end: it works until/);
  });

  test("a sidecar that cannot be told to end: what is known of the run stays, and its pod gets a while to end", () => {
    const side = { name: "side", restartCount: 0, state: { running: {} } };
    const both = P("Running", { containerStatuses: [...base.ended(0).containerStatuses, side] });
    const operator = { followsLog: true, xcomSidecar: "side" };
    const fresh = newRun({ ...plan(), operator }, { name: "fake", server: "" }, T0);
    const silent = [
      { type: "xcom", value: "3" },
      { type: "sidecar-ended", problem: "it does not answer" },
    ] as const;
    const { state } = play({}, [...ran, both, logEnded, ...silent], "none", fresh);
    assert.deepEqual([state.id, state.stage, state.xcom?.value, state.logEnded], [fresh.id, "finishing", "3", true]);
    const later = play({}, [{ wait: 600_000 }], "none", state);
    assert.deepEqual([later.state.outcome?.verdict, later.state.outcome?.reason], ["failed", "not-final"]);
  });

  test("stopped twice before the server has answered: the end is told, and the pod stays to be looked for", () => {
    const { state, result } = play({}, [start, { type: "stop" }, { type: "stop" }]);
    assert.deepEqual([result?.verdict, result?.pod, state.isOpen], ["stopped", "unknown", true]);
  });

  test("ended while a request may still be carried out: what that makes stays to be looked for, as long as it may", () => {
    const unanswered: Unstamped = { type: "create-unclear", failure: { ...failure, reason: "timeout" } };
    const other: Unstamped = { type: "settled", pod: pod("p", "Running"), resumed: false };
    const soon = play({}, [start, unanswered, other]);
    assert.deepEqual([soon.result?.pod, soon.state.isOpen], ["absent", true]);
    const late = play({}, [start, unanswered, { wait: 70_000 }, other]);
    assert.deepEqual([late.result?.pod, late.state.isOpen], ["absent", undefined]);
  });

  // A request that was on its way for long has made it again, under the same name.
  for (const [keepFinishedPods, what, expected] of [
    [true, "stays where finished pods are kept", ["kept", []]],
    [false, "is deleted elsewhere", ["deleted", ["delete"]]],
  ] as const) {
    test(`a pod comes late, while what was deleted is cleaned up, and has ended already: it ${what}`, () => {
      const unanswered: Unstamped = { type: "create-unclear", failure: { ...failure, reason: "timeout" } };
      const found: Unstamped = { type: "settled", pod: pod("p", "Pending", { labels: LABELS }), resumed: false };
      const again = pod("p", "Failed", { labels: LABELS, status: base.ended(255), uid: "u-2" });
      const events = [start, unanswered, found, gone, logEnded, { type: "pod", pod: again }, deleted] as const;
      const { effects, result } = play({ keepFinishedPods }, events);
      assert.equal(result?.reason, "err_pod_deleted");
      assert.deepEqual([result.pod, effects.filter((effect) => effect === "delete")], expected);
    });
  }

  test("whatever comes in whatever order: it ends once, and never creates twice without asking", () => {
    const events: Unstamped[] = [
      created,
      { type: "create-unclear", failure },
      { type: "settled", pod: null, resumed: false },
      { type: "settled", pod: pod("p", "Running", { labels: LABELS }), resumed: false },
      P("Pending"),
      P("Pending", base.waiting("ErrImagePull")),
      P("Running", base.running()),
      P("Running", base.ended(0)),
      P("Failed", base.ended(255)),
      P("Succeeded", base.ended(0), true),
      gone,
      logEnded,
      { type: "log-verdict", verdict: "succeeded" },
      deleted,
      { type: "delete-failed", failure: { ...failure, reason: "not-found" } },
      { type: "next-plan", plan: { ...plan(), podName: "p-2" } },
      { type: "stop" },
      { type: "resume" },
    ];
    const anyEvent = fc.oneof(
      fc.constantFrom(...events),
      fc.integer({ min: 0, max: 700_000 }).map((wait) => ({ wait })),
    );
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.boolean(), (list, retries) => {
        const { state, effects, result } = play({ taskRetries: 1 }, [start, ...list], retries ? "policy" : "none");
        assert.equal(state.stage === "ended", result !== undefined);
        const creates = effects.filter((effect) => effect === "create").length;
        const asked = list.filter(
          (event) => "type" in event && (event.type === "settled" || event.type === "next-plan"),
        ).length;
        assert.ok(creates <= 1 + asked);
        if (state.stage !== "ended" && ["cleaning", "retrying", "stopping"].includes(state.stage)) {
          assert.ok(wakeAt(state) !== undefined || effects.at(-1) === "next-plan", `no way out of ${state.stage}`);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
