/** A create request that nobody has answered may be carried out when the run is over: nothing of that stays behind. */
import assert from "node:assert/strict";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import type { RunPlan } from "../../../../server/src/protocol.ts";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { createPod, listPods } from "../../../../client/src/cluster/pods/pods.ts";
import type { RunHandle } from "../../../../client/src/cluster/run/handle.ts";
import type { Journal } from "../../../../client/src/cluster/run/journal.ts";
import { removeLatePod } from "../../../../client/src/cluster/run/latePod.ts";
import { newRun, resumeRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import type { FaultRule } from "../../../../client/src/sandbox/index.ts";
import { MemoryDisk } from "../../../simulation/process.ts";
import { programPlan, World } from "../../../simulation/world.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { OnePod, ours } from "./onePod.ts";
import { LABELS, plan as basePlan } from "./plans.ts";
import { workerRunPlan } from "./workerPlans.ts";

const world = await World.create();
const { sandbox, clock } = world;
clock.start();
after(() => world[Symbol.asyncDispose]());
afterEach(() => sandbox.setFaultPlan(undefined));

let disk = new MemoryDisk();
let cluster: Cluster;
beforeEach(async () => {
  disk = new MemoryDisk();
  cluster = await world.connect();
});

const journal: Journal = {
  save: (state) => {
    disk.write(state);
    return Promise.resolve();
  },
  load: () => Promise.resolve(disk.read()),
  remove: (id) => {
    disk.remove(id);
    return Promise.resolve();
  },
};
const entry = (): RunState | undefined => disk.read()[0];

const LATE: FaultRule = { match: { verb: "create", numbers: [1] }, fault: { kind: "delay", ms: 35_000 } };
const NO_READS: FaultRule = { match: { verb: "get" }, fault: { kind: "error", status: 503 } };

/** A run whose create request hangs in the network, and that is stopped twice before anything is known of it. */
async function given(rules: readonly FaultRule[]): Promise<{ readonly plan: RunPlan; readonly handle: RunHandle }> {
  sandbox.setFaultPlan({ seed: 1, rules });
  const plan = programPlan([{ acts: [{ wait: 3_600_000 }] }]);
  const handle = startRun(cluster, plan, { journal });
  await clock.sleep(1000);
  handle.stop();
  handle.stop();
  return { plan, handle };
}

async function namesOf(plan: RunPlan): Promise<readonly (string | undefined)[]> {
  const selection = { namespace: "etl", labelSelector: `dbnd_run_uid=${plan.identity.runUid}` };
  return (await listPods(await world.connect(), selection)).map(({ metadata }) => metadata.name);
}

async function podsOf(plan: RunPlan): Promise<number> {
  return (await namesOf(plan)).length;
}

describe("a pod that is made after the end of its run", () => {
  test("the end is told at once; the pod is deleted when it comes, and the journal is done with the run", async () => {
    const { plan, handle } = await given([LATE]);
    const result = await handle.done;
    assert.deepEqual([result.verdict, result.pod], ["stopped", "unknown"]);
    assert.match(result.hint ?? "", /looked for, and deleted/);
    assert.equal(entry()?.isOpen, true);
    await handle.settled;
    assert.ok(
      world.programs.written.some(({ podName }) => podName === plan.podName),
      "it was there",
    );
    assert.equal(await podsOf(plan), 0);
    assert.equal(entry()?.isOpen, undefined);
  });

  test("the window is closed meanwhile: the next one finds the run in the journal, and the pod in the cluster", async () => {
    const { plan, handle } = await given([LATE]);
    await handle.done;
    const state = entry();
    assert.ok(state);
    cluster.close();
    await clock.sleep(600_000);
    assert.equal(await podsOf(plan), 1);
    const next = resumeRun(await world.connect(), state, { journal });
    assert.equal((await next.done).verdict, "stopped");
    await next.settled;
    assert.equal(await podsOf(plan), 0);
    assert.equal(entry()?.isOpen, undefined);
  });

  for (const keepFinishedPods of [true, false]) {
    test(`that has ended when it is found ${keepFinishedPods ? "stays where pods are kept" : "is deleted"}`, async () => {
      sandbox.setFaultPlan({ seed: 1, rules: [LATE] });
      const plan = programPlan([{ acts: [{ exit: 0 }] }], { keepFinishedPods });
      const handle = startRun(cluster, plan, { journal });
      await clock.sleep(1000);
      handle.stop();
      handle.stop();
      await handle.done;
      const state = entry();
      assert.ok(state);
      cluster.close();
      await clock.sleep(600_000);
      await resumeRun(await world.connect(), state, { journal }).settled;
      assert.equal(await podsOf(plan), keepFinishedPods ? 1 : 0);
      assert.equal(entry()?.isOpen, undefined);
    });
  }

  test("a cluster that does not answer for two minutes: the run stays in the journal for the next window", async () => {
    const { handle } = await given([LATE, NO_READS]);
    await handle.settled;
    assert.equal(handle.state.isOpen, true);
    assert.equal(entry()?.isOpen, true);
  });

  test("no request is sent once everything is known", async () => {
    const { handle } = await given([{ match: { verb: "create", numbers: [1] }, fault: { kind: "halfOpen" } }]);
    await handle.settled;
    assert.equal(handle.state.isOpen, undefined);
    const known = sandbox.stats().requests;
    await clock.sleep(600_000);
    assert.equal(sandbox.stats().requests, known);
  });

  test("just before the patience of a stop is over, told by no watch: it is looked for, and goes as well", async () => {
    await using api = new OnePod().start();
    // The first answer is lost: as long as that request may still be under way, it may make another one.
    api.on("POST", "/api/v1/namespaces/etl/pods", (call) => {
      api.current = ours("Pending");
      call.reset();
    });
    const handle = startRun(await api.cluster(), basePlan());
    await api.until(() => handle.state.stage === "starting", "starting");
    handle.stop();
    await api.until(() => handle.state.podGone, "gone");
    const { deadline = 0 } = handle.state;
    // Between two of the reads that come every now and then.
    await api.clock.sleep(deadline - api.clock.now() - 500);
    api.current = ours("Running", base.running(), "u-late");
    await api.until(() => handle.state.result !== undefined, "its end");
    const sent = api.callsTo("DELETE", /./).map(({ body }) => (body as { preconditions?: object }).preconditions);
    assert.deepEqual(sent.at(-1), { uid: "u-late" });
    assert.equal(api.current, undefined);
  });

  test("another pod of that name is nothing of ours", async () => {
    const { plan, handle } = await given([LATE]);
    await createPod(await world.connect(), {
      ...plan.pod,
      metadata: { name: plan.podName, namespace: "etl", labels: { dbnd_run_uid: "another" } },
    });
    await handle.settled;
    assert.equal(handle.state.isOpen, undefined);
    const left = await listPods(await world.connect(), { namespace: "etl", labelSelector: "dbnd_run_uid=another" });
    assert.equal(left.length, 1);
  });

  test("a run whose pod has ended in sight leaves nothing open", async () => {
    const handle = startRun(cluster, programPlan([{ acts: [{ exit: 0 }] }]), { journal });
    await handle.settled;
    assert.deepEqual([handle.state.result?.verdict, handle.state.isOpen], ["succeeded", undefined]);
  });
});

describe("how it is ended", () => {
  const PATH = "/api/v1/namespaces/etl/pods/p";
  const own = workerRunPlan("true", { namespace: "etl" }).executor;
  assert.ok(own);
  const executor = { ...own, deleteOptions: { gracePeriodSeconds: 7, propagationPolicy: "Background" } };
  const body = (more: object): object => ({
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: { uid: "uid-p" },
    ...more,
  });

  /** What is sent for a pod of an ended run, and what is known then. The cluster has forgotten the pod at the second look. */
  async function endOf(state: Partial<RunState>, found: Parameters<typeof pod>[2] = {}): Promise<readonly unknown[]> {
    await using api = new FakeApi()
      .on(
        "GET",
        PATH,
        (call) => call.json(pod("p", "Running", { labels: LABELS, ...found })),
        (call) => call.fail(404, "NotFound"),
      )
      .on("DELETE", PATH, (call) => call.json({}))
      .start();
    const ended = { ...newRun(basePlan(), { name: "fake", server: "" }, api.clock.now()), ...state };
    assert.deepEqual(await removeLatePod(await api.cluster(), ended), { isSettled: true, wasThere: true });
    return api.callsTo("DELETE", /./).map((call) => call.body);
  }

  test("with its own grace period where nobody has asked for the end", async () => {
    assert.deepEqual(await endOf({}), [body({})]);
  });

  test("as the user has asked for it: with the grace period of a stop, or by force", async () => {
    const plan = { ...basePlan(), operator: { followsLog: true, stopGrace: 3 } };
    assert.deepEqual(await endOf({ plan }), [body({})]);
    assert.deepEqual(await endOf({ plan, wish: "stop" }), [body({ gracePeriodSeconds: 3 })]);
    assert.deepEqual(await endOf({ plan, wish: "force" }), [body({ gracePeriodSeconds: 0 })]);
  });

  test("by force where that very pod has had its grace period, and no other one", async () => {
    const { tries } = newRun(basePlan(), { name: "fake", server: "" }, 0);
    const past = { wish: "force", pastGrace: true } as const;
    const has = (podUid: string): RunState["tries"] => tries.map((one) => ({ ...one, podUid }));
    assert.deepEqual(await endOf({ ...past, tries: has("uid-p") }), [body({ gracePeriodSeconds: 0 })]);
    assert.deepEqual(await endOf({ ...past, tries: has("another") }), [body({})]);
  });

  test("with the delete options of the executor", async () => {
    const plan = { ...basePlan(), executor };
    assert.deepEqual(await endOf({ plan }), [body({ gracePeriodSeconds: 7, propagationPolicy: "Background" })]);
    const force = [body({ gracePeriodSeconds: 0, propagationPolicy: "Background" })];
    assert.deepEqual(await endOf({ plan, wish: "force" }), force);
  });

  test("one that is on its way out is left to that, unless the user has asked for its end", async () => {
    assert.deepEqual(await endOf({}, { deleting: true }), []);
    assert.deepEqual(await endOf({ wish: "force" }, { deleting: true }), [body({ gracePeriodSeconds: 0 })]);
  });

  test("no later than a request can take, whatever a clock that was set back makes of the journal", async () => {
    await using api = new FakeApi().on("GET", PATH, (call) => call.fail(404, "NotFound")).start();
    const began = api.clock.now();
    const ended = newRun(basePlan(), { name: "fake", server: "" }, began);
    const tomorrow = { ...ended, createPendingUntil: began + 24 * 3_600_000 };
    assert.deepEqual(await removeLatePod(await api.cluster(), tomorrow), { isSettled: true, wasThere: false });
    assert.ok(api.clock.now() - began < 120_000);
  });

  test("no sooner than the server asks for; a refusal for a moment is not believed", async () => {
    const asked: number[] = [];
    const answers: readonly ((call: Call) => void)[] = [
      (call) => call.fail(429, "TooManyRequests", "busy", { "retry-after": "20" }),
      (call) => call.fail(403, "Forbidden"),
      (call) => call.fail(404, "NotFound"),
    ];
    await using api = new FakeApi().start();
    api.on("GET", PATH, (call) => {
      asked.push(api.clock.now());
      answers[asked.length - 1]?.(call);
    });
    const ended = newRun(basePlan(), { name: "fake", server: "" }, api.clock.now());
    assert.deepEqual(await removeLatePod(await api.cluster(), ended), { isSettled: true, wasThere: false });
    assert.ok((asked[1] ?? 0) - (asked[0] ?? 0) >= 20_000, String(asked));
  });
});

describe("the pod of an earlier try, whose deletion nobody has answered", () => {
  const NO_DELETES: FaultRule = { match: { verb: "delete" }, fault: { kind: "error", status: 503 } };
  const policy = { retryCounts: { "255": 1 }, defaultRetryDelay: 1000 };
  const plan = (): RunPlan => programPlan([{ acts: [{ wait: 1000 }, { exit: 255 }] }], policy);
  const until = (handle: RunHandle, stage: string): Promise<void> =>
    clock.until(() => handle.state.stage === stage, stage, 300_000);

  test("is looked for, and deleted, when the run has ended", async () => {
    const planned = plan();
    sandbox.setFaultPlan({ seed: 1, rules: [NO_DELETES] });
    const handle = startRun(cluster, planned, { journal, retries: "policy" });
    await until(handle, "retrying");
    sandbox.setFaultPlan(undefined);
    const { tries, pod: last } = await handle.done;
    assert.deepEqual([tries, last], [2, "deleted"]);
    assert.deepEqual(
      entry()?.tries.map(({ isLeft }) => isLeft),
      [true, undefined],
    );
    await handle.settled;
    assert.deepEqual([await podsOf(planned), entry()?.isOpen], [0, undefined]);
  });

  test("is looked for, and deleted, before the run has ended", async () => {
    const planned = programPlan([{ acts: [{ wait: 120_000 }, { exit: 255 }] }], policy);
    sandbox.setFaultPlan({ seed: 1, rules: [NO_DELETES] });
    const handle = startRun(cluster, planned, { journal, retries: "policy" });
    await until(handle, "retrying");
    sandbox.setFaultPlan(undefined);
    await until(handle, "running");
    await clock.sleep(60_000);
    assert.equal(handle.state.stage, "running");
    assert.deepEqual(await namesOf(planned), [handle.state.tries[1]?.podName]);
    handle.stop();
    await handle.settled;
    assert.deepEqual([await podsOf(planned), entry()?.isOpen], [0, undefined]);
  });

  test("by the next window, where the run was detached before its next try", async () => {
    const planned = plan();
    sandbox.setFaultPlan({ seed: 1, rules: [NO_DELETES] });
    const handle = startRun(cluster, planned, { journal, retries: "policy" });
    await until(handle, "retrying");
    handle.detach();
    assert.deepEqual([(await handle.done).pod, entry()?.isOpen], ["unknown", true]);
    await handle.settled;
    const state = entry();
    assert.ok(state?.isOpen);
    sandbox.setFaultPlan(undefined);
    await resumeRun(await world.connect(), state, { journal }).settled;
    assert.deepEqual([await podsOf(planned), entry()?.isOpen], [0, undefined]);
  });
});

describe("task pods that nobody could look for", () => {
  const failing = (): RunPlan =>
    programPlan([
      {
        acts: [
          { task: "load", program: { acts: [{ wait: 36_000_000 }] }, inBackground: true },
          { wait: 5000 },
          { exit: 10 },
        ],
      },
    ]);
  const NOT_LET_IN: FaultRule = { match: { verb: "list" }, fault: { kind: "error", status: 401 } };
  const NO_RIGHT: FaultRule = { match: { verb: "list" }, fault: { kind: "error", status: 403 } };
  const left = async (plan: RunPlan): Promise<number> => {
    const labelSelector = `dbnd_run_uid=${plan.identity.runUid}`;
    return (await listPods(await world.connect(), { namespace: "etl", labelSelector })).length;
  };

  test("credentials that have expired when the driver fails: the next window looks for them", async () => {
    const plan = failing();
    const handle = startRun(cluster, plan, { journal });
    await clock.until(() => world.programs.written.some(({ podName }) => podName.startsWith(`${plan.podName}-task`)));
    sandbox.setFaultPlan({ seed: 1, rules: [NOT_LET_IN] });
    assert.equal((await handle.done).reason, "10");
    await handle.settled;
    assert.deepEqual([entry()?.isOpen, entry()?.isUnswept], [true, true]);
    sandbox.setFaultPlan(undefined);
    assert.equal(await left(plan), 1);
    const state = entry();
    assert.ok(state);
    await resumeRun(await world.connect(), state, { journal }).settled;
    await clock.sleep(60_000);
    assert.deepEqual([await left(plan), entry()?.isOpen, entry()?.isUnswept], [0, undefined, undefined]);
  });

  test("the pod of the run itself stays when it was said to be kept, also one that has never started", async () => {
    const image = { containers: [{ name: "base", image: "no-such-image:1" }] };
    const plan = programPlan([], { keepFinishedPods: true }, image);
    sandbox.setFaultPlan({ seed: 1, rules: [NOT_LET_IN] });
    const handle = startRun(cluster, plan, { journal });
    const { reason, pod: what } = await handle.done;
    assert.deepEqual([reason, what], ["err_image_pull", "kept"]);
    await handle.settled;
    const state = entry();
    assert.ok(state?.isUnswept);
    sandbox.setFaultPlan(undefined);
    await resumeRun(await world.connect(), state, { journal }).settled;
    assert.deepEqual([await left(plan), entry()?.isOpen], [1, undefined]);
  });

  test("who may not list pods at all has nothing to look for", async () => {
    const plan = failing();
    const handle = startRun(cluster, plan, { journal });
    await clock.until(() => world.programs.written.some(({ podName }) => podName.startsWith(`${plan.podName}-task`)));
    sandbox.setFaultPlan({ seed: 1, rules: [NO_RIGHT] });
    await handle.settled;
    assert.equal(entry()?.isOpen, undefined);
  });
});
