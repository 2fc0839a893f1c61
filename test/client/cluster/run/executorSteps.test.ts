/** The state machine of a run under the Kubernetes executor of Airflow: what each release does to its workers' pods. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import type { RunEffect, RunEvent } from "../../../../client/src/cluster/run/events.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { step, wakeAt } from "../../../../client/src/cluster/run/step.ts";
import { base, pod } from "../fakeApi.ts";
import { workerRunPlan, type WorkerParts } from "./workerPlans.ts";

const T0 = 1_000_000;

/** A run of a worker, played: events one second apart, or at the time that the state waits for. */
class Play {
  readonly plan: RunPlan;
  readonly effects: RunEffect[] = [];
  state: RunState;
  at = T0;

  constructor(parts: WorkerParts = {}) {
    this.plan = workerRunPlan("true", parts);
    this.state = newRun(this.plan, { name: "c", server: "s" }, T0, { retries: "policy" });
  }

  tell(...events: readonly Unstamped[]): this {
    for (const event of events) this.#take({ ...event, at: (this.at += 1000) });
    return this;
  }

  /** Lets the time pass that the state waits for; returns its seconds. */
  wake(): number {
    const until = wakeAt(this.state);
    assert.ok(until !== undefined, `nothing is waited for in ${this.state.stage}`);
    const passed = until - T0;
    this.at = Math.max(this.at, until);
    this.#take({ type: "time", at: this.at });
    return passed / 1000;
  }

  /** The pod of the current try. */
  pod(phase: string, status: object = {}, deleting = false): Unstamped {
    const { name, labels } = this.state.plan.pod.metadata as { name: string; labels: Record<string, string> };
    return { type: "pod", pod: pod(name, phase, { status, deleting, labels }) };
  }

  created(): Unstamped {
    return { ...this.pod("Pending"), type: "created" } as Unstamped;
  }

  /** The next try's plan, with a pod of its own. */
  next(): Unstamped {
    const podName = `${this.plan.podName}-${this.state.tries.length + 1}`;
    const { metadata, ...rest } = this.plan.pod;
    return {
      type: "next-plan",
      plan: { ...this.plan, podName, pod: { ...rest, metadata: { ...(metadata as object), name: podName } } },
    };
  }

  names(): readonly string[] {
    return this.effects.map(({ type }) => type);
  }

  #take(event: RunEvent): void {
    const next = step(this.state, event);
    this.state = JSON.parse(JSON.stringify(next.state)) as RunState;
    this.effects.push(...next.effects);
  }
}

const start: Unstamped = { type: "start" };
const logEnded: Unstamped = { type: "log-ended" };
const deleted: Unstamped = { type: "deleted" };
const gone: Unstamped = { type: "pod-gone" };
const refused = (code: number, message: string): Unstamped => ({
  type: "create-refused",
  failure: { reason: "forbidden", message, status: { code, message } },
});
const nothing: Unstamped = { type: "settled", pod: null, resumed: false };
const waiting = (reason: string, message = ""): object => ({
  containerStatuses: [{ name: "base", image: "x:1", state: { waiting: { reason, message } } }],
});

describe("what becomes of a finished pod", () => {
  const cases: readonly (readonly [
    keys: string,
    airflow: string,
    exitCode: number,
    ending: string,
    marked: boolean,
  ])[] = [
    ["", "2.9.3", 0, "deleted", false],
    ["", "2.9.3", 1, "kept", false],
    ["delete_worker_pods_on_failure = True", "2.9.3", 1, "deleted", false],
    ["delete_worker_pods = False", "2.9.3", 0, "kept", true],
    ["delete_worker_pods = False", "2.9.3", 1, "kept", true],
    ["delete_worker_pods = False", "2.5.3", 0, "kept", false],
  ];
  for (const [keys, airflow, exitCode, ending, marked] of cases) {
    test(`Airflow ${airflow}, ${keys || "by default"}, exit code ${exitCode}: ${ending}${marked ? ", and marked" : ""}`, () => {
      const play = new Play({ keys, airflow });
      play.tell(start, play.created(), play.pod("Running", base.running()));
      play.tell(play.pod(exitCode === 0 ? "Succeeded" : "Failed", base.ended(exitCode)), logEnded);
      if (ending === "deleted") play.tell(deleted);
      const { result } = play.state;
      assert.deepEqual([result?.verdict, result?.pod], [exitCode === 0 ? "succeeded" : "failed", ending]);
      const marks = play.effects.filter(({ type }) => type === "mark");
      assert.deepEqual(marks, marked ? [{ type: "mark", label: "airflow_executor_done" }] : []);
    });
  }
});

describe("a pod that does not start", () => {
  test("fails at once by a fatal reason, and stays unless failed pods are deleted", () => {
    const play = new Play();
    play.tell(start, play.created(), play.pod("Pending", waiting("ErrImagePull", "not found")));
    const { result } = play.state;
    assert.deepEqual([result?.verdict, result?.reason, result?.pod], ["failed", "ErrImagePull", "kept"]);
    const deletes = new Play({ keys: "delete_worker_pods_on_failure = True" });
    deletes.tell(start, deletes.created(), deletes.pod("Pending", waiting("InvalidImageName")));
    assert.equal(deletes.state.stage, "starting", "the old default has a blank before this reason");
    deletes.tell(deletes.pod("Pending", waiting("ErrImagePull", "pull QPS exceeded")));
    assert.equal(deletes.state.stage, "starting");
    deletes.tell(deletes.pod("Pending", waiting("CreateContainerConfigError", "no secret")), deleted);
    assert.equal(deletes.state.result?.pod, "deleted");
  });
  test("also by that of an init container, but not of a sidecar", () => {
    const status = {
      initContainerStatuses: [{ name: "init", state: { waiting: { reason: "ErrImagePull" } } }],
    };
    const play = new Play();
    play.tell(start, play.created(), play.pod("Pending", status));
    assert.equal(play.state.result?.reason, "ErrImagePull");
    const other = new Play();
    const running = { name: "base", state: { running: {} } };
    const sidecar = { name: "side", state: { waiting: { reason: "ErrImagePull" } } };
    other.tell(start, other.created(), other.pod("Pending", { containerStatuses: [running, sidecar] }));
    assert.notEqual(other.state.stage, "ended");
  });
  test("has no fatal reasons before provider 8, and no limit at all before 2.1", () => {
    const play = new Play({ airflow: "2.0.2" });
    play.tell(start, play.created(), play.pod("Pending", waiting("ErrImagePull")));
    assert.deepEqual([play.state.stage, wakeAt(play.state)], ["starting", undefined]);
  });
  test("is deleted at the first look after worker_pods_pending_timeout, whatever the keys of deletion say", () => {
    const keys =
      "delete_worker_pods = False\nworker_pods_pending_timeout = 100\nworker_pods_pending_timeout_check_interval = 30";
    const play = new Play({ airflow: "2.2.5", keys });
    play.tell(start, play.created(), play.pod("Pending"));
    assert.equal(play.wake(), 120);
    assert.equal(play.state.stage, "cleaning");
    play.tell(deleted);
    const { result } = play.state;
    assert.deepEqual([result?.reason, result?.pod, result?.tries], ["pending-timeout", "deleted", 1]);
    assert.match(result?.hint ?? "", /worker_pods_pending_timeout/);
  });
  test("is queued again after task_queued_timeout, as the same try, so often as the scheduler has it", () => {
    const cfg =
      "[scheduler]\ntask_queued_timeout = 60\ntask_queued_timeout_check_interval = 20\nnum_stuck_in_queued_retries = 1\n";
    const play = new Play({ airflow: "2.10.5", provider: "10.1.0", cfg, words: "retries=1" });
    play.tell(start, play.created());
    assert.equal(play.wake(), 80);
    play.tell(deleted);
    assert.equal(play.state.stage, "retrying");
    play.wake();
    assert.deepEqual(play.effects.at(-1), { type: "next-plan", tryNumber: 1 });
    play.tell(play.next(), play.created());
    play.wake();
    play.tell(deleted);
    // Now it has failed, and the task has one more try.
    play.wake();
    assert.deepEqual(play.effects.at(-1), { type: "next-plan", tryNumber: 2 });
    play.tell(play.next(), play.created(), play.pod("Running", base.running()));
    play.tell(play.pod("Failed", base.ended(1)), logEnded);
    assert.deepEqual([play.state.result?.verdict, play.state.result?.tries], ["failed", 3]);
  });
  test("that is deleted by somebody has failed; Airflow 1.10 makes it again", () => {
    const play = new Play().tell(start);
    play.tell(play.created(), gone);
    assert.deepEqual([play.state.result?.verdict, play.state.result?.reason], ["failed", "err_pod_deleted"]);
    const old = new Play({ airflow: "1.10.15", keys: "dags_in_image = True" }).tell(start);
    old.tell(old.created(), gone);
    assert.equal(old.state.stage, "retrying");
  });
  test("because its containers never ran is made again by provider 10.20 and newer", () => {
    const failed = { reason: "NodeLost", message: "" };
    const newest = { airflow: "3.1.0", provider: "10.23.0" };
    const play = new Play(newest).tell(start);
    play.tell(play.created(), play.pod("Failed", failed), logEnded);
    assert.equal(play.state.stage, "retrying");
    play.wake();
    play.tell(play.next(), play.created(), play.pod("Failed", failed), logEnded);
    assert.equal(play.state.result?.verdict, "failed", "once");
    const ran = new Play(newest).tell(start);
    ran.tell(ran.created(), ran.pod("Running", base.running()), ran.pod("Failed", base.ended(1)), logEnded);
    assert.equal(ran.state.result?.verdict, "failed", "the task ran");
    const init = [{ name: "init", state: { terminated: { exitCode: 1, reason: "Error" } } }];
    const excluded = new Play(newest).tell(start);
    excluded.tell(excluded.created(), excluded.pod("Failed", { initContainerStatuses: init }), logEnded);
    assert.equal(excluded.state.result?.verdict, "failed", "Error is excluded");
  });
});

describe("a pod that is refused", () => {
  const quota = refused(403, 'pods "x" is forbidden: exceeded quota: q');
  test("for an exceeded quota is asked for again, task_publish_max_retries times", () => {
    const play = new Play({ keys: "task_publish_max_retries = 2" }).tell(start, quota);
    assert.deepEqual(play.effects.at(-1), { type: "settle", after: 5000, resumed: false });
    assert.match(play.state.tries[0]?.waitingFor ?? "", /exceeded quota/);
    play.tell(nothing, quota, nothing, quota);
    assert.deepEqual(play.names(), ["create", "settle", "create", "settle", "create"]);
    assert.deepEqual([play.state.result?.verdict, play.state.result?.reason], ["failed", "create-refused"]);
  });
  test("fails at once without retries, and for anything else", () => {
    assert.equal(new Play().tell(start, quota).state.result?.reason, "create-refused");
    const other = refused(403, "no right");
    assert.equal(new Play({ keys: "task_publish_max_retries = 5" }).tell(start, other).state.stage, "ended");
  });
  test("is asked for for ever before provider 8, unless it is invalid", () => {
    const play = new Play({ airflow: "2.6.3" }).tell(start);
    for (let time = 0; time < 50; time++) play.tell(refused(403, "no right"), nothing);
    assert.equal(play.state.stage, "creating");
    assert.equal(play.tell(refused(422, "invalid")).state.result?.reason, "create-refused");
    assert.equal(new Play({ airflow: "2.2.5" }).tell(start, refused(422, "invalid")).state.stage, "creating");
  });
  test("for a conflict from provider 10.8 on", () => {
    const conflict = refused(409, "the object has been modified");
    const keys = "task_publish_max_retries = -1";
    assert.equal(
      new Play({ airflow: "3.1.0", provider: "10.8.0", keys }).tell(start, conflict).state.stage,
      "creating",
    );
    assert.equal(new Play({ airflow: "3.0.0", provider: "10.4.3", keys }).tell(start, conflict).state.stage, "ended");
  });
  test("is not asked for any more once the user stops the run", () => {
    const play = new Play({ keys: "task_publish_max_retries = -1" }).tell(start, quota, { type: "stop" }, nothing);
    assert.equal(play.state.result?.verdict, "stopped");
  });
  test("and a later window asks again: nothing was on its way", () => {
    const play = new Play({ keys: "task_publish_max_retries = -1" }).tell(start, quota, { type: "resume" });
    play.tell({ ...nothing, resumed: true });
    assert.equal(play.names().at(-1), "create");
  });
});

test("a task whose pod is not there is published again after three worker_pods_queued_check_interval", () => {
  const play = new Play({ airflow: "2.6.3", keys: "worker_pods_queued_check_interval = 10" }).tell(start);
  const lost: Unstamped = {
    type: "create-unclear",
    failure: { reason: "server", message: "503", status: { code: 503 } },
  };
  for (let time = 0; time < 8; time++) play.tell(lost, nothing);
  assert.deepEqual(play.effects.at(-1), { type: "settle", after: 30_000, resumed: false });
  play.tell(nothing);
  assert.equal(play.names().at(-1), "create");
});

test("tries follow as the task's retries say, and are told their number", () => {
  const play = new Play({ words: "retries=2" }).tell(start);
  play.tell(play.created(), play.pod("Running", base.running()), play.pod("Failed", base.ended(1)), logEnded);
  assert.equal(play.state.stage, "retrying");
  play.wake();
  assert.deepEqual(play.effects.at(-1), { type: "next-plan", tryNumber: 2 });
});

test("a worker that ends well says that Airflow knows how its task did; no words of DBND", () => {
  const play = new Play().tell(start);
  play.tell(
    play.created(),
    play.pod("Running", base.running()),
    play.pod("Succeeded", base.ended(0)),
    logEnded,
    deleted,
  );
  assert.match(play.state.result?.hint ?? "", /Airflow's database/);
  const failed = new Play().tell(start);
  failed.tell(failed.created(), failed.pod("Running", base.running()), failed.pod("Failed", base.ended(4)), logEnded);
  assert.deepEqual(
    [failed.state.result?.sentence, failed.state.result?.key],
    ["The worker failed (exit code 4).", undefined],
  );
});
