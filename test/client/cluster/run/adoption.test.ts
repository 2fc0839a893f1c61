/** A window that comes later: where its watch begins, and which workers of Airflow it takes over. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findAdoptable, planOfWorker } from "../../../../client/src/cluster/run/adoptable.ts";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import type { Journal } from "../../../../client/src/cluster/run/journal.ts";
import { adoptRun, newRun, resumeRun } from "../../../../client/src/cluster/run/run.ts";
import { withTry, type RunState } from "../../../../client/src/cluster/run/state.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { workerRunPlan } from "./workerPlans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const OLD = "databand-ann-00000001";
const NEW = "databand-ann-00000002";
const PLAN = workerRunPlan("true", { namespace: "etl", executorId: OLD, keys: "delete_worker_pods = False" });
const LABELS = (PLAN.pod.metadata as { readonly labels: Record<string, string> }).labels;
const ANNOTATIONS = { dag_id: "daily", task_id: "load", run_id: "r1", try_number: "1" };

const worker = (phase: string, status: object = {}, executor = OLD): Pod =>
  pod(PLAN.podName, phase, { uid: "u1", status, labels: { ...LABELS, "airflow-worker": executor } });
const isWatch = ({ query }: Call): boolean => query.has("watch");
const event = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;

/** A cluster with the worker in it, whose log is one line; `watched` gets each watch of it, and what changes the pod. */
function clusterWith(first: Pod, watched: (call: Call, become: (next: Pod) => void) => void): FakeApi {
  const api = new FakeApi();
  let current = first;
  api.on("GET", PODS, (call) => {
    const become = (next: Pod): void => {
      current = next;
      call.write(event("MODIFIED", next));
    };
    if (isWatch(call) && call.query.has("fieldSelector")) watched(call, become);
    else if (isWatch(call)) call.open();
    else call.json({ metadata: { resourceVersion: "500" }, items: [current] });
  });
  api.on("GET", `${PODS}/${PLAN.podName}`, (call) => call.json(current));
  api.on("PATCH", `${PODS}/${PLAN.podName}`, (call) => call.json(current));
  api.on("GET", `${PODS}/${PLAN.podName}/log`, (call) => {
    call.open();
    call.write("2026-01-01T00:00:00.000000000Z hello\n");
    call.end();
  });
  return api.start();
}

/** What the journal of an earlier window has of a run under way. */
function journalled(cluster: Cluster, resourceVersion: string | undefined): RunState {
  const state: RunState = { ...newRun(PLAN, cluster, cluster.clock.now()), stage: "running" };
  return withTry(state, { podUid: "u1", phase: "Running", startedAt: cluster.clock.now(), resourceVersion });
}

const listsOfPod = (api: FakeApi): readonly Call[] =>
  api.callsTo("GET", /\/pods$/).filter((call) => !isWatch(call) && call.query.has("fieldSelector"));
const watchesOfPod = (api: FakeApi): readonly Call[] =>
  api.callsTo("GET", /\/pods$/).filter((call) => isWatch(call) && call.query.has("fieldSelector"));

describe("the watch of a resumed run", () => {
  test("goes on from the version that the journal has: nothing is listed, what happened meanwhile is told", async () => {
    await using api = clusterWith(worker("Running", base.running()), (call, become) => {
      call.open();
      become(worker("Succeeded", base.ended(0)));
    });
    const cluster = await api.cluster();
    const result = await api.clock.run(resumeRun(cluster, journalled(cluster, "42")).done);
    assert.deepEqual([result.verdict, result.exitCode, result.pod], ["succeeded", 0, "kept"]);
    assert.equal(watchesOfPod(api)[0]?.query.get("resourceVersion"), "42");
    assert.equal(listsOfPod(api).length, 0);
  });

  test("lists again where the server has forgotten that version", async () => {
    await using api = clusterWith(worker("Succeeded", base.ended(0)), (call) => {
      if (call.query.get("resourceVersion") === "42") call.fail(410, "Expired");
      else call.open();
    });
    const cluster = await api.cluster();
    const result = await api.clock.run(resumeRun(cluster, journalled(cluster, "42")).done);
    assert.equal(result.verdict, "succeeded");
    assert.equal(listsOfPod(api).length, 1);
  });

  test("lists where the versions are those of another server", async () => {
    await using api = clusterWith(worker("Succeeded", base.ended(0)), (call) => call.open());
    const cluster = await api.cluster();
    const state = { ...journalled(cluster, "42"), cluster: { name: "fake", server: "http://elsewhere" } };
    const result = await api.clock.run(resumeRun(cluster, state).done);
    assert.equal(result.verdict, "succeeded");
    assert.equal(listsOfPod(api).length, 1);
  });

  test("leaves the version of each event and of each bookmark in the journal", async () => {
    let watch: Call | undefined;
    await using api = clusterWith(worker("Running", base.running()), (call) => {
      call.open();
      watch = call;
    });
    const cluster = await api.cluster();
    let last: RunState | undefined;
    const handle = resumeRun(cluster, journalled(cluster, "42"), { onState: (state) => (last = state) });
    await api.until(() => watch !== undefined);
    const version = (): string | undefined => last?.tries[0]?.resourceVersion;
    const changed = worker("Running", base.running());
    watch?.write(event("MODIFIED", changed));
    await api.until(() => version() === changed.metadata.resourceVersion);
    watch?.write(event("BOOKMARK", { metadata: { resourceVersion: "900000" } }));
    await api.until(() => version() === "900000");
    handle.detach();
    await api.clock.run(handle.done);
  });
});

describe("adoption", () => {
  test("a resumed worker gets the label of the window that follows it now", async () => {
    let change: ((next: Pod) => void) | undefined;
    const found = worker("Running", base.running());
    await using api = clusterWith(found, (call, become) => {
      call.open();
      change = become;
    });
    const cluster = await api.cluster();
    const handle = resumeRun(cluster, journalled(cluster, "42"), { executorId: NEW });
    await api.until(() => handle.state.adoption?.stage === "done" && change !== undefined);
    const [patch] = api.callsTo("PATCH", /./);
    const { resourceVersion } = found.metadata;
    assert.deepEqual(patch?.body, { metadata: { uid: "u1", resourceVersion, labels: { "airflow-worker": NEW } } });
    // Its own label, and one that a late event still has, are both ours.
    change?.(worker("Running", base.running(), OLD));
    change?.(worker("Running", base.running(), NEW));
    change?.(worker("Succeeded", base.ended(0), NEW));
    const result = await api.clock.run(handle.done);
    assert.equal(result.verdict, "succeeded");
    assert.deepEqual(handle.state.executors, [OLD, NEW]);
  });

  test("a window that hung while it wrote the label leaves that of another one alone", async () => {
    await using api = clusterWith(worker("Running", base.running()), (call) => call.open());
    let now = worker("Running", base.running());
    api.on("GET", `${PODS}/${PLAN.podName}`, (call) => call.json(now));
    api.on("PATCH", `${PODS}/${PLAN.podName}`, (call) => {
      now = worker("Running", base.running(), "databand-ann-00000003");
      call.fail(409, "Conflict");
    });
    const cluster = await api.cluster();
    const handle = resumeRun(cluster, journalled(cluster, "42"), { executorId: NEW });
    await api.until(() => handle.state.adoption?.stage === "done");
    assert.match(handle.state.adoption?.problem ?? "", /databand-ann-00000003 has adopted it/);
    assert.equal(api.callsTo("PATCH", /./).length, 1);
    handle.detach();
    await api.clock.run(handle.done);
  });

  test("that another executor has taken over is let go, and nothing is deleted", async () => {
    await using api = clusterWith(worker("Running", base.running()), (call, become) => {
      call.open();
      become(worker("Running", base.running(), "17"));
    });
    const cluster = await api.cluster();
    const result = await api.clock.run(resumeRun(cluster, journalled(cluster, "42")).done);
    assert.deepEqual([result.verdict, result.reason, result.pod], ["detached", "adopted", "kept"]);
    assert.match(result.sentence, /17 has adopted it/);
    assert.deepEqual([...api.callsTo("DELETE", /./), ...api.callsTo("PATCH", /./)], []);
  });

  test("that a scheduler of Airflow takes over when it has ended is cleaned up all the same", async () => {
    await using api = clusterWith(worker("Running", base.running()), (call, become) => {
      call.open();
      become(worker("Succeeded", base.ended(0), "17"));
    });
    const cluster = await api.cluster();
    const result = await api.clock.run(resumeRun(cluster, journalled(cluster, "42")).done);
    assert.equal(result.verdict, "succeeded");
  });

  test("where the label may not be written, the pod is followed all the same", async () => {
    await using api = clusterWith(worker("Succeeded", base.ended(0)), (call) => call.open());
    api.on("PATCH", `${PODS}/${PLAN.podName}`, (call) => call.fail(403, "Forbidden"));
    const cluster = await api.cluster();
    const handle = resumeRun(cluster, journalled(cluster, undefined), { executorId: NEW });
    const result = await api.clock.run(handle.done);
    assert.equal(result.verdict, "succeeded");
  });

  test("where the journal cannot be written, the label stays: the next window would take it for somebody else's", async () => {
    await using api = clusterWith(worker("Succeeded", base.ended(0)), (call) => call.open());
    const cluster = await api.cluster();
    const journal: Journal = {
      save: () => Promise.reject(new Error("ENOSPC: no space left on device")),
      load: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    };
    const handle = resumeRun(cluster, journalled(cluster, undefined), { executorId: NEW, journal });
    assert.equal((await api.clock.run(handle.done)).verdict, "succeeded");
    const labels = api.callsTo("PATCH", /./).map(({ body }) => (body as Pod).metadata.labels?.["airflow-worker"]);
    assert.deepEqual(labels, [undefined]);
    assert.match(handle.state.adoption?.problem ?? "", /ENOSPC/);
  });

  test("a worker that no journal knows is followed to its end by the policy of today", async () => {
    const found = { ...worker("Running", base.running()) };
    const { metadata } = found;
    const left = { ...found, metadata: { ...metadata, annotations: ANNOTATIONS } };
    await using api = clusterWith(left, (call, become) => {
      call.open();
      become(worker("Failed", base.ended(3), NEW));
    });
    const [adoptable] = findAdoptable([left], { prefix: "databand-ann-", executorId: NEW, runUids: new Set() });
    assert.ok(adoptable);
    const { cluster: choice, executor, policy } = PLAN;
    assert.ok(executor);
    const plan = planOfWorker(adoptable, { cluster: choice, executor, policy });
    const cluster = await api.cluster();
    const handle = adoptRun(cluster, plan, left, { executorId: NEW });
    const result = await api.clock.run(handle.done);
    assert.deepEqual([result.verdict, result.exitCode, result.pod], ["failed", 3, "kept"]);
    const patches = api
      .callsTo("PATCH", /./)
      .map(({ body }) => (body as { metadata: { labels: object } }).metadata.labels);
    assert.deepEqual(patches, [{ "airflow-worker": NEW }, { airflow_executor_done: "True" }]);
    assert.deepEqual([plan.task, plan.environment, plan.identity.runUid], ["load", "daily", PLAN.identity.runUid]);
  });
});

describe("which pods may be adopted", () => {
  const left = (
    name: string,
    labels: Record<string, string>,
    more: { deleting?: boolean; phase?: string } = {},
  ): Pod => {
    const made = pod(name, more.phase ?? "Running", {
      labels: { kubernetes_executor: "True", dbnd_run_uid: `run-${name}`, ...labels },
      deleting: more.deleting ?? false,
    });
    return {
      ...made,
      metadata: { ...made.metadata, annotations: ANNOTATIONS, creationTimestamp: `2026-01-0${name.length}T00:00:00Z` },
    };
  };
  const namesOf = (pods: readonly Pod[], runUids: readonly string[] = []): readonly (string | undefined)[] =>
    findAdoptable(pods, { prefix: "databand-ann-", executorId: NEW, runUids: new Set(runUids) }).map(
      ({ pod: { metadata } }) => metadata.name,
    );

  test("those of this user's other windows, that nobody follows; ended ones last", () => {
    const pods = [
      left("e", { "airflow-worker": OLD }, { phase: "Succeeded" }),
      left("aa", { "airflow-worker": OLD }),
      left("mine", { "airflow-worker": NEW }),
      left("bob", { "airflow-worker": "databand-bob-1" }),
      left("scheduler", { "airflow-worker": "17" }),
      left("going", { "airflow-worker": OLD }, { deleting: true }),
      left("followed", { "airflow-worker": OLD }),
    ];
    assert.deepEqual(namesOf(pods, ["run-followed"]), ["aa", "e"]);
  });
  test("of one run the newest, and none without the label of a run", () => {
    const first = left("x", { "airflow-worker": OLD, dbnd_run_uid: "r" }, { phase: "Failed" });
    const second = left("xx", { "airflow-worker": OLD, dbnd_run_uid: "r" });
    assert.deepEqual(namesOf([second, first, left("n", { "airflow-worker": OLD, dbnd_run_uid: "" })]), ["xx"]);
  });
});
