/** What the cluster may do to a run, answer by answer. */
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { describe, test } from "node:test";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { RunActions, type Unstamped } from "../../../../client/src/cluster/run/actions.ts";
import type { Journal } from "../../../../client/src/cluster/run/journal.ts";
import { newRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { WatchState } from "../../../../client/src/cluster/watch/watchHandlers.ts";
import { base, kubeconfig, pod, type Call } from "../fakeApi.ts";
import { OnePod, ours } from "./onePod.ts";
import { plan } from "./plans.ts";

const PODS = "/api/v1/namespaces/etl/pods";
const conflict = (call: Call): void => call.fail(409, "AlreadyExists", 'pods "p" already exists');
const forbidden = (call: Call): void => call.fail(403, "Forbidden");

describe("a run and its cluster", () => {
  test("no right to list or watch (dbnd's own role has none): the pod is read again and again", async () => {
    await using api = new OnePod().on("GET", PODS, forbidden).start();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => handle.state.stage === "starting", "starting");
    api.become(ours("Running", base.running()));
    await api.until(() => handle.state.stage === "running", "running");
    api.become(ours("Succeeded", base.ended(0)));
    assert.equal((await handle.done).verdict, "succeeded");
  });

  test("another try of a run that was found again: the pod has a name of its own, and is told it", async () => {
    await using api = new OnePod().start();
    const first = plan();
    const env = [
      { name: "DBND__POD_NAME", value: "p" },
      { name: "OTHER", value: "pp" },
    ];
    const planned = { ...first.pod, spec: { containers: [{ name: "base", env }] } };
    const cluster = await api.cluster();
    const state = newRun({ ...first, pod: planned }, { name: "fake", server: "" }, 0);
    const next = await new Promise<Unstamped>((resolve) => {
      new RunActions(cluster, (_, event) => resolve(event), undefined, new AbortController().signal).nextPlan(state, 2);
    });
    assert.ok(next.type === "next-plan");
    assert.equal(next.plan.podName, "p-2");
    assert.deepEqual(next.plan.pod.metadata, { ...(first.pod.metadata as object), name: "p-2" });
    const told = [{ name: "DBND__POD_NAME", value: "p-2" }, env[1]];
    assert.deepEqual(next.plan.pod.spec, { containers: [{ name: "base", env: told }] });
  });

  test("no right to read the pod at all: it says so and leaves it alone", async () => {
    await using api = new OnePod().on("GET", PODS, forbidden).on("GET", `${PODS}/p`, forbidden).start();
    const result = await startRun(await api.cluster(), plan()).done;
    assert.deepEqual([result.verdict, result.reason, result.pod], ["detached", "lost-sight", "unknown"]);
    assert.equal(api.callsTo("DELETE", /./).length, 0);
  });

  test("the name is taken by somebody else's pod: it is not touched", async () => {
    await using api = new OnePod()
      .on("POST", PODS, conflict)
      .on("GET", `${PODS}/p`, (call) => call.json(pod("p", "Running")))
      .start();
    const result = await startRun(await api.cluster(), plan()).done;
    assert.deepEqual([result.verdict, result.pod], ["failed", "absent"]);
    assert.equal(api.callsTo("DELETE", /./).length, 0);
  });

  test("the name is taken by our own earlier request: it is adopted", async () => {
    await using api = new OnePod().on("POST", PODS, conflict).start();
    api.current = ours("Running", base.running());
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    api.become(ours("Failed", base.ended(10)));
    assert.equal((await handle.done).exitCode, 10);
    assert.equal(api.callsTo("POST", /./).length, 1);
  });

  test("a cluster that cannot be reached: one sentence, at once", async () => {
    const result = await startRun(await openCluster({ kubeconfigText: kubeconfig("http://127.0.0.1:1") }), plan()).done;
    assert.deepEqual([result.verdict, result.pod], ["failed", "absent"]);
    assert.match(result.sentence, /Cannot create a pod in namespace "etl": .* refused the connection/);
    assert.ok(result.hint);
  });

  test("the pod is deleted, or replaced, behind our back", async () => {
    for (const next of [undefined, ours("Running", base.running(), "u2")]) {
      await using api = new OnePod().start();
      const handle = startRun(await api.cluster(), plan());
      await api.until(
        () => handle.state.stage === "starting" && api.calls.some((call) => call.query.has("watch")),
        "watch",
      );
      api.become(ours("Running", base.running()));
      await api.until(() => handle.state.stage === "running", "running");
      api.become(next);
      const result = await handle.done;
      assert.deepEqual([result.verdict, result.reason, result.pod], ["failed", "err_pod_deleted", "absent"]);
      assert.equal(api.callsTo("DELETE", /./).length, 0);
    }
  });

  test("a 404 that is a gateway's, not the API server's: the pod is not taken for gone", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => handle.state.stage === "starting", "starting");
    let asked = 0;
    const gateway = (call: Call): void => {
      asked++;
      call.json({ kind: "Status", code: 404, reason: "NotFound", message: "no such cluster" }, 404);
    };
    api.on("GET", `${PODS}/p`, gateway, gateway, (call) => call.json(api.current));
    await api.until(() => asked === 2, "looked twice");
    assert.equal(handle.state.stage, "starting");
    api.become(ours("Succeeded", base.ended(0)));
    assert.equal((await handle.done).verdict, "succeeded");
  });

  test("a pod that is to be kept is ended although its first patch met a change of it", async () => {
    const patches: ((call: Call) => void)[] = [
      (call) => call.fail(409, "Conflict", "the object has been modified"),
      (call) => {
        call.json(api.current);
        api.become(ours("Failed", base.ended(137)));
      },
    ];
    await using api = new OnePod().on("PATCH", `${PODS}/p`, ...patches).start();
    const handle = startRun(await api.cluster(), plan({ keepFinishedPods: true }));
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    api.become(ours("Running", base.running()));
    await api.until(() => handle.state.stage === "running", "running");
    handle.stop();
    const { verdict, pod: left } = await handle.done;
    assert.deepEqual([verdict, left, api.callsTo("DELETE", /./).length], ["stopped", "kept", 0]);
  });

  test("an answer that is older than what the watch has told meanwhile changes nothing", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan({ checks: { ...plan().policy.checks } }));
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    api.become(ours("Running", base.running()));
    await api.until(() => handle.state.stage === "running", "running");
    const before = ours("Pending");
    const late: Call[] = [];
    api.on("GET", `${PODS}/p`, (call) => void late.push(call));
    await api.until(() => late.length === 2, "the log's look, and the run's");
    api.become({ ...ours("Running", base.running()), spec: { nodeName: "n1", containers: [{ name: "base" }] } });
    await api.until(() => handle.state.tries[0]?.nodeName === "n1", "node");
    for (const call of late) call.json(before);
    await api.clock.sleep(100);
    assert.deepEqual([handle.state.tries[0]?.phase, handle.state.tries[0]?.nodeName], ["Running", "n1"]);
    handle.detach();
    await handle.done;
  });

  test("stopped while the journal is being written for long: nothing is created", async () => {
    await using api = new OnePod().start();
    const written = Promise.withResolvers<undefined>();
    const journal: Journal = {
      save: () => written.promise,
      load: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    };
    const handle = startRun(await api.cluster(), plan(), { journal });
    handle.stop();
    written.resolve(undefined);
    const { verdict, pod: left } = await handle.done;
    assert.deepEqual([verdict, left], ["stopped", "absent"]);
    assert.equal(api.callsTo("POST", /./).length, 0);
  });

  test("credentials expire in the middle: told, and gone on when they are good again", async () => {
    await using api = new OnePod().start();
    const states: WatchState["kind"][] = [];
    const handle = startRun(await api.cluster(), plan(), { onConnection: (state) => void states.push(state.kind) });
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    const refuse = (call: Call): void => call.fail(401, "Unauthorized");
    const answer = (call: Call): void => call.json(api.current);
    api.on("GET", PODS, refuse).on("GET", `${PODS}/p`, refuse, refuse, answer);
    api.calls.find((call) => call.query.has("watch"))?.reset();
    await api.until(() => states.includes("disconnected"), "disconnected");
    api.become(ours("Succeeded", base.ended(0)));
    assert.equal((await handle.done).verdict, "succeeded");
  });

  test("short of cpu: the nodes are read once, and decide (spec 4.6)", async () => {
    const short = {
      conditions: [
        {
          type: "PodScheduled",
          status: "False",
          reason: "Unschedulable",
          message: "0/1 nodes are available: 1 Insufficient cpu.",
        },
      ],
    };
    const checks = { ...plan().policy.checks, requestCpu: "8" };
    for (const [cpu, stage] of [
      ["16", "starting"],
      ["4", "ended"],
    ] as const) {
      await using api = new OnePod()
        .on("GET", "/api/v1/nodes", (call) =>
          call.json({ items: [{ metadata: { name: "n" }, status: { capacity: { cpu, memory: "16Gi" } } }] }),
        )
        .start();
      const handle = startRun(await api.cluster(), plan({ checks }));
      await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
      api.become(ours("Pending", short));
      // Once more where the run ends by them: for the words of the diagnosis.
      const reads = stage === "ended" ? 2 : 1;
      await api.until(() => api.callsTo("GET", /nodes$/).length === reads && handle.state.stage === stage, stage);
      if (stage === "ended") assert.match(handle.state.result?.sentence ?? "", /biggest node n has 4/);
      handle.detach();
      await handle.done;
    }
  });

  test("the start-up time-out looks at the pod before it judges", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan({ startupTimeout: 200 }));
    await api.until(() => handle.state.stage === "starting", "starting");
    // It has started, but the watch has not told.
    api.current = ours("Running", base.running());
    await api.until(() => handle.state.stage === "running", "running");
    handle.detach();
    await handle.done;
  });

  test("the grace period looks at the pod before it judges", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan({ terminationGracePeriod: 200 }));
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    const [ended] = base.ended(0).containerStatuses;
    const sidecar = { name: "side", restartCount: 0, state: { running: {} } };
    api.become(ours("Running", { containerStatuses: [ended, sidecar] }));
    await api.until(() => handle.state.stage === "finishing", "finishing");
    // The sidecar has ended too; the watch has not told.
    api.current = ours("Succeeded", base.ended(0));
    assert.equal((await handle.done).verdict, "succeeded");
  });

  test("a watch that tells of versions, and of no change: the pod is read now and then", async () => {
    await using api = new OnePod().on("GET", `${PODS}/p/log`, (call) => call.open()).start();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    const watch = api.calls.find((call) => call.query.has("watch"));
    const bookmark = { type: "BOOKMARK", object: { metadata: { resourceVersion: String(Number.MAX_SAFE_INTEGER) } } };
    const alive = (): void => {
      watch?.write(`${JSON.stringify(bookmark)}\n`);
      if (handle.state.stage === "starting") api.clock.after(10_000, alive);
    };
    alive();
    api.current = ours("Running", base.running());
    await api.until(() => handle.state.stage === "running", "running");
    handle.detach();
    await handle.done;
  });

  test("an answer that was on its way for long is older than what the watch has told: nothing goes back", async () => {
    await using api = new OnePod().on("GET", `${PODS}/p/log`, (call) => call.open()).start();
    const old = ours("Pending");
    const asked = Promise.withResolvers<Call>();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    api.on("GET", `${PODS}/p`, (call) => asked.resolve(call));
    const late = await asked.promise;
    // As the watch tells it.
    const started = ours("Running", base.running());
    api.calls
      .find((call) => call.query.has("watch"))
      ?.write(`${JSON.stringify({ type: "MODIFIED", object: started })}\n`);
    await api.until(() => handle.state.stage === "running", "running");
    late.json(old);
    await api.clock.sleep(1000);
    assert.equal(handle.state.tries[0]?.phase, "Running");
    handle.detach();
    await handle.done;
  });

  test("a watch that is silent: the end of the log makes us look at the pod", async () => {
    await using api = new OnePod().start();
    const handle = startRun(await api.cluster(), plan());
    await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
    api.become(ours("Running", base.running()));
    await api.until(() => handle.state.stage === "running", "running");
    const ranAt = api.clock.now();
    // The watch does not tell; the log ends because the container has.
    api.current = ours("Succeeded", base.ended(0));
    assert.equal((await handle.done).verdict, "succeeded");
    assert.ok(api.clock.now() - ranAt < 20_000, "sooner than the pod is read now and then");
  });

  describe("a signal", () => {
    test("that fires stops the run", async () => {
      await using api = new OnePod().on("GET", `${PODS}/p/log`, (call) => call.open()).start();
      const controller = new AbortController();
      const handle = startRun(await api.cluster(), plan(), { signal: controller.signal });
      await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
      api.become(ours("Running", base.running()));
      await api.until(() => handle.state.stage === "running", "running");
      controller.abort();
      assert.deepEqual([(await handle.done).verdict, (await handle.done).pod], ["stopped", "deleted"]);
    });

    test("that has fired before creates nothing", async () => {
      await using api = new OnePod().start();
      const result = await startRun(await api.cluster(), plan(), { signal: AbortSignal.abort() }).done;
      assert.deepEqual([result.verdict, api.callsTo("POST", /./).length], ["stopped", 0]);
    });

    test("that never fires is let go of at the end", async () => {
      await using api = new OnePod().start();
      const { signal } = new AbortController();
      const handle = startRun(await api.cluster(), plan(), { signal });
      await api.until(() => api.calls.some((call) => call.query.has("watch")), "watch");
      assert.equal(getEventListeners(signal, "abort").length, 1);
      api.become(ours("Succeeded", base.ended(0)));
      await handle.done;
      assert.equal(getEventListeners(signal, "abort").length, 0);
    });
  });
});
