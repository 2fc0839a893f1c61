/** Two levels: a driver and the pods that it starts for its tasks. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listPods } from "../../../../client/src/cluster/pods/pods.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { newRun, startRun } from "../../../../client/src/cluster/run/run.ts";
import type { LogLine } from "../../../../client/src/cluster/logs/logs.ts";
import { currentTry, runLabel } from "../../../../client/src/cluster/run/state.ts";
import type { RunOptions } from "../../../../client/src/cluster/run/handle.ts";
import type { RunResult } from "../../../../client/src/cluster/run/state.ts";
import { TaskPods, type TaskLogs } from "../../../../client/src/cluster/run/taskPods.ts";
import { MemoryTaskLogs, type TaskEntries } from "../../../simulation/process.ts";
import { command, lines, type Act } from "../../../simulation/program.ts";
import { SECRET, SECRET_ENV, VALUE } from "../../../simulation/secrets.ts";
import { IMAGE, NAMESPACE, programPlan, World } from "../../../simulation/world.ts";
import { base, FakeApi, pod, type Call } from "../fakeApi.ts";
import { plan } from "./plans.ts";

const task = (name: string, ...acts: Act[]): Act => ({ task: name, program: { acts } });

interface Outcome {
  readonly result: RunResult;
  readonly logs: MemoryTaskLogs;
  readonly left: readonly Pod[];
}

/** Runs a driver to its end; what was read of its tasks, and what is left in the cluster. */
async function drive(
  programs: readonly (readonly Act[])[],
  policy: Parameters<typeof programPlan>[1] = {},
  options: RunOptions & { readonly stopAfter?: number } = {},
): Promise<Outcome> {
  await using world = await World.create(3);
  const logs = new MemoryTaskLogs();
  const plan = programPlan(
    programs.map((acts) => ({ acts })),
    policy,
  );
  const handle = startRun(await world.connect(), plan, { taskLogs: logs, ...options });
  if (options.stopAfter !== undefined) world.clock.after(options.stopAfter, () => handle.stop());
  const result = await world.clock.run(handle.done);
  await world.clock.run(world.clock.sleep(60_000));
  const left = await world.clock.run(listPods(await world.connect(), { namespace: NAMESPACE }));
  return { result, logs, left };
}

describe("a driver and its task pods", () => {
  test("each task pod is followed from its first line to its last", async () => {
    const { result, logs, left } = await drive([
      [
        task("load", ...lines(1, 20, 30), { exit: 0 }),
        { print: "between\n" },
        task("join", ...lines(1, 3), { exit: 0 }),
      ],
    ]);
    assert.equal(result.verdict, "succeeded");
    assert.deepEqual(
      [...logs.logs.values()].map((log) => [log.lines.length, log.end?.why, log.end?.exitCode]),
      [
        [20, "container-ended", 0],
        [3, "container-ended", 0],
      ],
    );
    assert.deepEqual(left, []);
  });

  test("a driver that is killed leaves no task pod at work", async () => {
    const { result, left } = await drive([
      [
        { task: "load", program: { acts: [{ wait: 600_000 }] }, inBackground: true },
        { wait: 5000 },
        { exit: 137, reason: "OOMKilled" },
      ],
    ]);
    assert.equal(result.verdict, "failed");
    assert.deepEqual(left, []);
  });

  test("a driver that is tried again starts with none of the last one's task pods", async () => {
    const endless: Act = { task: "load", program: { acts: [{ wait: 600_000 }] }, inBackground: true };
    const failing = [endless, { wait: 5000 }, { exit: 10 }];
    const logs = new MemoryTaskLogs();
    const atWork: string[][] = [];
    const taskLogs: TaskLogs = {
      open: (pod) => {
        atWork.push([...logs.logs].filter(([, { end }]) => !end).map(([name]) => name));
        return logs.open(pod);
      },
    };
    const { result, left } = await drive([failing], { retryCounts: { 10: 1 } }, { retries: "policy", taskLogs });
    assert.equal(result.tries, 2);
    assert.equal(logs.logs.size, 2, "the drivers themselves are no tasks");
    assert.deepEqual(atWork, [[], []], "those at work when one is found");
    assert.deepEqual(left, []);
  });

  test("kept where the policy keeps them", async () => {
    const keep: Act = { task: "load", program: { acts: [{ exit: 1 }] }, keep: true };
    const { left } = await drive([[keep, { exit: 10 }]], { keepFailedPods: true });
    assert.equal(left.length, 2);
  });

  test("what one of them has as a secret is masked in the logs of all, whoever prints it", async () => {
    await using world = await World.create(3);
    const cluster = await world.connect();
    const post = (what: string, body: object): Promise<unknown> =>
      world.clock.run(cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/${what}`, { body }));
    await post("secrets", SECRET);
    const says: Act = { print: `password is ${VALUE}\n` };
    const plan = programPlan([{ acts: [{ wait: 10_000 }, says, { exit: 0 }] }]);
    const logs = new MemoryTaskLogs();
    const lines: string[] = [];
    const log = {
      lines: (some: readonly LogLine[]): void => void lines.push(...some.map(({ text }) => text)),
      note: (): void => undefined,
    };
    const { done, state } = startRun(cluster, plan, { taskLogs: logs, log });
    for (const [name, env, wait] of [
      ["task-with-it", SECRET_ENV, 1000],
      ["task-without", [], 8000],
    ] as const) {
      const container = { name: "base", image: IMAGE, env, command: command({ acts: [{ wait }, says, { exit: 0 }] }) };
      const labels = { dbnd_run_uid: runLabel(state) };
      await post("pods", { metadata: { name, labels }, spec: { restartPolicy: "Never", containers: [container] } });
    }
    await world.clock.run(done);
    const masked = ["password is ******"];
    assert.deepEqual(lines, masked, "the driver's");
    assert.deepEqual(
      ["task-with-it", "task-without"].map((name) => logs.logs.get(name)?.lines),
      [masked, masked],
    );
  });

  test("a stopped run takes its task pods with it", async () => {
    const { result, left } = await drive([[task("load", { wait: 600_000 })]], {}, { stopAfter: 8000 });
    assert.equal(result.verdict, "stopped");
    assert.deepEqual(left, []);
  });
});

describe("the log of a task pod whose driver has succeeded", () => {
  const inBackground = (...acts: readonly Act[]): Act[] => [
    { task: "load", program: { acts }, inBackground: true },
    { exit: 0 },
  ];

  test("is read to its end, where that comes soon", async () => {
    const { result, logs } = await drive([inBackground(...lines(1, 5, 1000), { exit: 0 })]);
    const [log] = logs.logs.values();
    assert.deepEqual([result.verdict, log?.lines.length, log?.end?.why], ["succeeded", 5, "container-ended"]);
  });

  test("is not waited for, where it goes on", async () => {
    const { result, logs } = await drive([inBackground({ print: "begun\n" }, { wait: 600_000 })]);
    const [log] = logs.logs.values();
    assert.deepEqual([result.verdict, log?.lines, log?.end?.why], ["succeeded", ["begun"], "cancelled"]);
  });
});

describe("finding task pods", () => {
  const PODS = "/api/v1/namespaces/etl/pods";
  const forbidden = (call: Call): void => call.fail(403, "Forbidden");
  const line = (n: number): string => `2026-01-01T00:00:0${n}.000000000Z line ${n}\n`;
  const running = pod("task-1", "Running", { status: base.running() });

  /** A cluster with one task pod, whose log stream hangs after a line and has one more. */
  class OneTask extends FakeApi {
    readonly logs = new MemoryTaskLogs();
    readonly following = Promise.withResolvers<undefined>();
    #watch: Call | undefined;
    #now: Pod | undefined;

    constructor(now: Pod = running) {
      super();
      this.#now = now;
      this.on("GET", PODS, (call) => {
        if (!call.query.has("watch")) {
          call.json({ metadata: { resourceVersion: "1" }, items: this.#now ? [this.#now] : [] });
          return;
        }
        call.open();
        this.#watch = call;
      });
      this.on("GET", `${PODS}/task-1`, (call) => (this.#now ? call.json(this.#now) : call.fail(404, "NotFound")));
      this.on("GET", `${PODS}/task-1/log`, (call) => {
        call.open();
        call.write(line(1));
        if (call.query.get("follow") === "true") {
          this.following.resolve(undefined);
          return;
        }
        call.write(line(2));
        call.end();
      });
    }

    get isWatched(): boolean {
      return this.#watch !== undefined;
    }

    get log(): TaskEntries | undefined {
      return this.logs.logs.get("task-1");
    }

    /** Task pods as they are found from now on. */
    async look(): Promise<TaskPods> {
      const found = new TaskPods(await this.cluster(), this.logs);
      found.begin(newRun(plan(), { name: "fake", server: "" }, this.clock.now()));
      return found;
    }

    become(type: "MODIFIED" | "DELETED", object: Pod): void {
      this.#now = type === "DELETED" ? undefined : object;
      this.#watch?.write(`${JSON.stringify({ type, object })}\n`);
    }
  }

  for (const [how, type, status, end] of [
    ["has ended", "MODIFIED", base.ended(0), { why: "container-ended", got: ["line 1", "line 2"] }],
    ["is gone", "DELETED", base.running(), { why: "pod-gone", got: ["line 1"] }],
  ] as const) {
    test(`a stream that hangs is given up when the watch tells that the pod ${how}`, async () => {
      await using api = new OneTask().start();
      const tasks = await api.look();
      await api.following.promise;
      const before = api.clock.now();
      api.become(type, pod("task-1", type === "DELETED" ? "Running" : "Succeeded", { status }));
      await api.until(() => api.log?.end !== undefined, "end");
      assert.deepEqual({ why: api.log?.end?.why, got: api.log?.lines }, end);
      assert.ok(api.clock.now() - before < 30_000, "sooner than any silent stream is opened anew");
      await tasks.over(false);
    });
  }

  test("of more than are read at once the others wait, which is told once", async () => {
    await using api = new OneTask().start();
    const told: number[] = [];
    const opened: Pod[] = [];
    const logs: TaskLogs = {
      open: (pod) => Promise.resolve(void opened.push(pod)),
      waiting: (most) => void told.push(most),
    };
    const tasks = new TaskPods(await api.cluster(), logs, undefined, 0);
    tasks.begin(newRun(plan(), { name: "fake", server: "" }, api.clock.now()));
    await api.until(() => told.length > 0, "word of it");
    await tasks.over(false);
    assert.deepEqual([told, opened], [[0], []]);
  });

  test("one that has not started has no log yet", async () => {
    await using api = new OneTask(pod("task-1", "Pending")).start();
    const tasks = await api.look();
    await api.until(() => api.isWatched, "watch");
    await api.clock.sleep(1000);
    assert.equal(api.log, undefined);
    api.become("MODIFIED", running);
    await api.until(() => api.log?.lines.length === 1, "a line");
    await tasks.over(false);
  });

  test("the pods of the run's own tries are none, also those of which the watch tells first", async () => {
    await using api = new OneTask(pod("task-1", "Pending")).start();
    const tasks = await api.look();
    await api.until(() => api.isWatched, "watch");
    const state = newRun(plan(), { name: "fake", server: "" }, api.clock.now());
    tasks.know({ ...state, tries: [...state.tries, { ...currentTry(state), podName: "task-1" }] });
    api.become("MODIFIED", running);
    await api.clock.sleep(60_000);
    assert.deepEqual([api.log, api.callsTo("GET", /log$/).length], [undefined, 0]);
    await tasks.over(false);
  });

  test("one that is on its way out may have worked: its log is read while it is there", async () => {
    await using api = new OneTask(pod("task-1", "Pending", { deleting: true })).start();
    api.on("GET", `${PODS}/task-1`, (call) => call.json(pod("task-1", "Succeeded", { status: base.ended(0) })));
    const tasks = await api.look();
    await api.until(() => api.log?.end !== undefined, "end");
    assert.deepEqual(api.log?.lines, ["line 1", "line 2"]);
    await tasks.over(false);
  });

  test("one that worked, and was gone before that was told: its log is missing, which is told", async () => {
    await using api = new OneTask(pod("task-1", "Pending")).start();
    const tasks = await api.look();
    await api.until(() => api.isWatched, "watch");
    api.become("DELETED", pod("task-1", "Succeeded", { status: base.ended(0) }));
    await api.until(() => api.log?.end !== undefined, "end");
    assert.deepEqual([api.log?.end?.why, api.log?.hasGap], ["pod-gone", true]);
    await tasks.over(false);
  });

  test("a refusal at the beginning may be a bad moment", async () => {
    await using api = new OneTask();
    const answer = (call: Call): void => call.json({ metadata: { resourceVersion: "1" }, items: [running] });
    api.on("GET", PODS, forbidden, forbidden, answer, (call) => call.open()).start();
    const tasks = await api.look();
    await api.until(() => api.log?.lines.length === 1, "a line");
    assert.ok(tasks.canLook);
    await tasks.over(false);
  });

  test("one that lasts is believed, and asked no more", async () => {
    await using api = new OneTask().on("GET", PODS, forbidden).start();
    const tasks = await api.look();
    await api.until(() => !tasks.canLook, "refused");
    await api.clock.sleep(600_000);
    const asked = api.calls.length;
    await api.clock.sleep(600_000);
    assert.deepEqual([api.calls.length, tasks.canLook], [asked, false]);
    await tasks.over(false);
  });

  test("the end of the run is that of looking for them, and cuts what is still read", async () => {
    await using api = new OneTask().start();
    const tasks = await api.look();
    await api.following.promise;
    const before = api.clock.now();
    await tasks.over(false);
    assert.deepEqual([api.log?.end?.why, api.clock.now()], ["cancelled", before]);
    const asked = api.calls.length;
    await api.clock.sleep(600_000);
    assert.equal(api.calls.length, asked);
  });
});
