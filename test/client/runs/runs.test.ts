/** Runs of an earlier window: what they were asked for with is known again, for another try and for whoever wants them again. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import * as library from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import type { Cluster, RunState } from "../../../client/src/cluster/index.ts";
import type { Runs as RunsType } from "../../../client/src/runs/runs.ts";
import type { Act } from "../../simulation/program.ts";
import { SECRET, SECRET_ENV, VALUE as SECRET_VALUE } from "../../simulation/secrets.ts";
import { NAMESPACE, programPlan, World } from "../../simulation/world.ts";
import { L10N } from "../l10nStub.ts";

/** An editor whose settings are as they come, and in which nobody looks at anything. */
const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  const anything = new Proxy(function () {}, {
    get: (target, name) =>
      name === "then" ? undefined : name === "prototype" ? target.prototype : name === Symbol.toPrimitive ? () => "" : anything,
    apply: () => anything,
    construct: () => ({}),
  });
  export class EventEmitter { event = () => ({ dispose() {} }); fire() {} dispose() {} }
  const never = () => ({ dispose() {} });
  export const workspace = {
    isTrusted: true,
    getConfiguration: () => ({ get: (name, fallback) => fallback, inspect: () => undefined }),
    onDidChangeConfiguration: never,
    onDidGrantWorkspaceTrust: never,
  };
  export const window = anything, commands = anything, languages = anything, Uri = anything;
  export class DocumentLink {}
  export class TerminalLink {}
  export class CancellationError extends Error {}
  export const Disposable = anything, ThemeIcon = anything, ThemeColor = anything, ProgressLocation = {}, ViewColumn = {};
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { Runs } = await import("../../../client/src/runs/runs.ts");
const editor = (await import("vscode")) as unknown as { readonly workspace: Record<string, unknown> };

const world = await World.create();
world.clock.start();
const folder = mkdtempSync(join(tmpdir(), "runs-"));
after(async () => {
  await world[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** A window with this storage; it notes what is planned. */
function openWindow(cluster: Cluster, planned: RunPlanParams[], again?: RunPlan): RunsType {
  const clusters = {
    library: Promise.resolve(library),
    connect: () => Promise.resolve(cluster),
    onChanged: () => ({ dispose: () => undefined }),
  };
  const context = { storageUri: { fsPath: folder }, globalStorageUri: { fsPath: folder } };
  return new Runs(context as never, clusters as never, (request) => {
    planned.push(request);
    return Promise.resolve({ problems: [], ...(again && { plan: again }) });
  });
}

describe("a run of an earlier window", () => {
  test("is known with all that it was asked for with", async () => {
    const request: RunPlanParams = {
      task: "prepare_data",
      uri: "file:///project/tasks.py",
      environment: "k8s",
      parameters: { lines: "40" },
      words: ["--set", "prepare_data.seconds=2"],
      interactive: false,
    };
    const first = openWindow(await world.connect(), []);
    const plan = programPlan([{ acts: [{ wait: 3_600_000 }] }]);
    const { id, handle } = await first.start(await world.connect(), plan, request);
    await world.clock.until(() => handle.state.stage === "running");
    first.dispose();

    const second = openWindow(await world.connect(), []);
    await second.resume();
    const found = second.all.find((run) => run.id === id);
    assert.deepEqual(found?.params, request);
    found.handle.stop();
    await found.handle.done;
    second.dispose();
  });

  test("is found as soon as the workspace is trusted, and not before", async () => {
    const { workspace } = editor;
    const { isTrusted, onDidGrantWorkspaceTrust } = workspace;
    const first = openWindow(await world.connect(), []);
    const plan = programPlan([{ acts: [{ wait: 3_600_000 }] }]);
    const { id, handle } = await first.start(await world.connect(), plan, { task: "prepare_data" });
    await world.clock.until(() => handle.state.stage === "running");
    first.dispose();
    let grant: () => void = () => assert.fail("nobody waits for trust");
    Object.assign(workspace, {
      isTrusted: false,
      onDidGrantWorkspaceTrust: (listener: () => void) => {
        grant = listener;
        return { dispose: () => undefined };
      },
    });
    const second = openWindow(await world.connect(), []);
    try {
      await second.resume();
      assert.equal(second.all.length, 0);
      workspace.isTrusted = true;
      grant();
      await second.resume(); // that which is under way
      const found = second.all.find((run) => run.id === id);
      assert.ok(found);
      found.handle.stop();
      await found.handle.done;
    } finally {
      Object.assign(workspace, { isTrusted, onDidGrantWorkspaceTrust });
      second.dispose();
    }
  });

  test("has no secret in its file whose value no window knew when it was printed", async () => {
    let tells = false;
    const quiet = (cluster: Cluster): Cluster =>
      new Proxy(cluster, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name, target);
          if (typeof member !== "function") return member;
          return (...args: readonly unknown[]): unknown => {
            if (name === "request" && !tells && String(args[1]).includes("/secrets/"))
              return Promise.reject(new library.ClusterError("server", "the key management service is away"));
            return member.apply(target, args) as unknown;
          };
        },
      });
    const cluster = await world.connect();
    await cluster.request("POST", `/api/v1/namespaces/${NAMESPACE}/secrets`, { body: SECRET });
    const print: Act = { print: `logs in with ${SECRET_VALUE} now\n` };
    const plan = programPlan([{ acts: [print, { wait: 3_600_000 }] }]);
    const [container] = (plan.pod as unknown as library.Pod).spec?.containers ?? [];
    const pod = {
      ...plan.pod,
      spec: { ...(plan.pod.spec as object), containers: [{ ...container, env: SECRET_ENV }] },
    };
    const first = openWindow(quiet(cluster), []);
    const run = await first.start(quiet(cluster), { ...plan, pod }, { task: "prepare_data" });
    const written = (): string => readFileSync(run.logs.path, "utf8");
    await world.clock.until(() => existsSync(run.logs.path) && written().includes("logs in"));
    assert.match(written(), /the secret "db-login" cannot be read now/);
    assert.ok(written().includes(SECRET_VALUE));
    first.dispose();

    tells = true;
    const second = openWindow(quiet(await world.connect()), []);
    await second.resume();
    const found = second.all.find(({ id }) => id === run.id);
    assert.ok(found);
    await world.clock.until(() => found.logs.masks.secrets.redactor !== undefined);
    assert.equal(await found.logs.masks.settled(), undefined);
    assert.match(written(), /logs in with \*{6} now/);
    assert.ok(!written().includes(SECRET_VALUE));
    found.handle.stop();
    await found.handle.done;
    assert.equal(written().match(/logs in with/g)?.length, 1);
    second.dispose();
  });

  test("the next try of an operator is planned from it, by the files as they are now; that of DBND's is the pod of before", async () => {
    const plans = [
      { request: { task: "load", uri: "file:///dag.py", operator: 0, forRun: true }, plan: failing(true), asked: 1 },
      { request: { task: "prepare_data", environment: "k8s" }, plan: failing(false), asked: 0 },
    ];
    for (const { request, plan, asked } of plans) {
      const planned: RunPlanParams[] = [];
      const state: RunState = {
        ...newRun(plan, { name: "sim", server: "" }, world.clock.now(), { request, retries: "policy" }),
        stage: "retrying",
        outcome: { verdict: "failed", sentence: "no" },
      };
      const cluster = await world.connect();
      await library
        .fileJournal(join(folder, "runs"))
        .save({ ...state, cluster: { name: cluster.name, server: cluster.server } });
      const again = {
        ...plan,
        podName: "again",
        pod: { ...plan.pod, metadata: { ...(plan.pod.metadata as object), name: "again" } },
      };
      const window = openWindow(cluster, planned, again);
      await window.resume();
      const [run] = window.all;
      assert.ok(run);
      await world.clock.until(() => run.handle.state.tries.length === 2);
      assert.equal(run.handle.state.plan.podName, asked > 0 ? "again" : `${plan.podName}-2`);
      assert.deepEqual(planned, asked > 0 ? [{ ...request, identity: plan.identity, tryNumber: 2 }] : []);
      run.handle.stop();
      await run.handle.done;
      window.dispose();
    }
  });

  test("that ended while the logs of its task pods were still read has them read on, and marked where the pods are gone", async () => {
    const { beginLog } = await import("../../../client/src/runs/unfinishedLogs.ts");
    const cluster = await world.connect();
    const plan = programPlan([{ acts: [{ print: "one\n" }, { print: "two\n" }, { exit: 3 }] }]);
    const state: RunState = {
      ...newRun(plan, { name: cluster.name, server: cluster.server }, world.clock.now(), {}),
      stage: "ended",
      result: { verdict: "failed", sentence: "no", pod: "kept", tries: 1 },
    };
    await library.fileJournal(join(folder, "runs")).save(state);
    const { metadata } = await library.createPod(cluster, plan.pod);
    const { name = "", uid = "" } = metadata;
    const lines: library.LogLine[] = [];
    const sink = { lines: (some: readonly library.LogLine[]) => void lines.push(...some), note: () => undefined };
    await library.followLogs(cluster, { namespace: plan.namespace, pod: name }, sink);
    const logs = join(folder, "logs", `${plan.podName}.tasks`);
    mkdirSync(logs, { recursive: true });
    const [there, gone] = [join(logs, `${name}.dbndlog`), join(logs, "gone.dbndlog")];
    for (const [path, of] of [
      [there, { podName: name, namespace: plan.namespace, uid }],
      [gone, { podName: "gone", namespace: plan.namespace, uid: "of-nobody" }],
    ] as const) {
      writeFileSync(path, `${lines[0]?.time ?? ""} one\n`);
      await beginLog(path, of);
    }
    const window = openWindow(cluster, []);
    await window.resume();
    await world.clock.until(() => !readdirSync(logs).some((file) => file.endsWith(".unfinished")));
    assert.match(readFileSync(gone, "utf8"), /not complete/);
    const [one, two, end] = readFileSync(there, "utf8").split("\n");
    assert.deepEqual(
      [one, two],
      lines.map(({ time, text }) => `${time} ${text}`),
    );
    assert.equal(end, "──── ✗ The container ended with exit code 3");
    assert.deepEqual(readdirSync(logs).sort(), ["gone.dbndlog", `${name}.dbndlog`].sort());
    window.dispose();
  });

  test("has what an earlier window read of its log, and shows it, where the pod is gone since", async () => {
    const { RunLogs } = await import("../../../client/src/runs/runLogs.ts");
    const plan = programPlan([{ acts: [] }]);
    const path = join(folder, "logs-of-gone", `${plan.podName}.dbndlog`);
    const resumed = newRun(plan, { name: "sim", server: "" }, 0, {});
    const line = (second: number) => ({ time: `2026-01-01T00:00:0${second}.5Z`, text: `line ${second}` });
    const earlier = await library.openLogFile(path, undefined, { timestamps: true });
    await earlier.lines([line(1), line(2)]);
    await earlier.close();
    for (const read of [[], [line(2), line(3)]]) {
      const logs = await RunLogs.open(library, join(folder, "logs-of-gone"), plan, "sim", resumed);
      let shown = "";
      (await logs.follow((text) => (shown += text)))();
      assert.match(shown, /^line 1\nline 2$/m);
      await logs.sink.lines(read);
      await logs.file.close();
      logs.dispose();
    }
    assert.equal(readFileSync(path, "utf8"), [1, 2, 3].map((n) => `${line(n).time} line ${n}\n`).join(""));
  });

  test("has the times of all lines in its file, also where the setting hides them; each drawing that stays has one", async () => {
    const { RunLogs } = await import("../../../client/src/runs/runLogs.ts");
    const plan = programPlan([{ acts: [] }]);
    const logs = await RunLogs.open(library, folder, plan, "sim");
    const time = "2026-01-01T00:00:00.5Z";
    const texts = ["one", "10%\r50%\r90%", "a line of Windows\r", "\r", ""];
    await logs.file.lines(texts.map((text) => ({ time, text })));
    await logs.file.close();
    assert.deepEqual(readFileSync(logs.path, "utf8").split("\n"), [
      `${time} one`,
      `${time} 10%\r50%\r${time} 90%`,
      `${time} a line of Windows\r`,
      `${time} \r`,
      `${time} `,
      "",
    ]);
    logs.dispose();
  });
});

/** The plan of a run whose container works for long; of an operator, or of DBND. */
function failing(isOperator: boolean): RunPlan {
  const plan = programPlan([{ acts: [{ wait: 3_600_000 }] }], { taskRetries: 1 });
  return isOperator ? { ...plan, operator: { followsLog: true } } : plan;
}
