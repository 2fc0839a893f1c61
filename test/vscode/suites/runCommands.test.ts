/** Commands about runs and their pods, by hand: what is asked, and what has become of the pods in the cluster. On the sandbox. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Pod } from "../../../client/src/cluster/index.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import { does } from "../kit/commands.ts";
import {
  activateExtension,
  failedRun,
  logText,
  notifications,
  resultOf,
  runTask,
  useSandbox,
} from "../kit/extension.ts";
import { until } from "../kit/until.ts";

suite("commands about runs", () => {
  let services: Services;
  let failed: Run;

  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
    await does("clearRuns");
    failed = await failedRun();
  });

  /** The pod as the cluster has it, unless it has none. */
  async function podOf(name: string): Promise<Pod | undefined> {
    const { getPod } = await services.clusters.library;
    const cluster = await services.clusters.connect();
    return getPod(cluster, cluster.namespace, name).catch(() => undefined);
  }

  /** A run at work: before its first line a signal would be lost, as in any container. */
  async function longRun(): Promise<Run> {
    const run = await runTask({ task: "prepare_data", environment: "k8s", parameters: { seconds: "100" } });
    await until("its first line", () => logText(run).includes("line 1 of"));
    return run;
  }

  /** Works until it is killed: it does not listen to signals. */
  const script = "trap '' TERM; sleep 600 & wait; sleep 600";
  const deaf = {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 1,
    containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", script] }],
  };
  async function makeDeaf(name: string, labels: Readonly<Record<string, string>> = {}): Promise<void> {
    const { createPod } = await services.clusters.library;
    const metadata = { name, labels };
    await createPod(await services.clusters.connect(), { apiVersion: "v1", kind: "Pod", metadata, spec: deaf });
    await running(name);
  }

  const running = (name: string): Promise<true> =>
    until(`${name} running`, async () => (await podOf(name))?.status?.phase === "Running" && true);
  const gone = (name: string): Promise<true> =>
    until(`${name} gone`, async () => (await podOf(name)) === undefined && true);

  test("Re-run: the same task with the same parameters, in a pod of its own", async () => {
    const parameters = { lines: "2", seconds: "0.1" };
    const first = await runTask({ task: "prepare_data", environment: "k8s", parameters });
    await resultOf(first);
    const second = await does<Run>("rerun", ["prepare_data"]);
    assert.deepEqual([second.params?.parameters, second.plan.task], [parameters, "prepare_data"]);
    assert.notEqual(second.plan.podName, first.plan.podName);
    assert.notEqual(second.plan.identity.runUid, first.plan.identity.runUid);
    assert.equal((await resultOf(second)).verdict, "succeeded");
  });

  test("Show Run Log: the log of the run that is picked comes to the front", async () => {
    // With another run there is something to pick.
    await resultOf(
      await runTask({ task: "prepare_data", environment: "k8s", parameters: { lines: "1", seconds: "0" } }),
    );
    await does("showLogs");
    await does("showRunLog", ["fail_on_purpose"]);
    await until("its log", () =>
      vscode.window.visibleTextEditors.some(
        ({ document: { uri } }) =>
          uri.scheme === "output" && decodeURIComponent(uri.path).includes(failed.logs.channel.name),
      ),
    );
  });

  test("Stop Run: the only one that goes on, unasked; its pod is gone; then nothing is running", async () => {
    const run = await longRun();
    await does("stopRun");
    assert.equal((await resultOf(run)).verdict, "stopped");
    await gone(run.plan.podName);
    assert.deepEqual(await notifications("showInformationMessage", () => does("stopRun")), ["Nothing is running."]);
  });

  test("Delete Pod: with the time that is written, and by force, at once; the answer to the question decides", async () => {
    await makeDeaf("stays-on");
    await does("deletePod", ["stays-on", "Delete with Grace Period…", "77"]);
    const going = await podOf("stays-on");
    assert.equal(going?.metadata.deletionGracePeriodSeconds, 77);
    assert.equal(going.status?.phase, "Running", "its container is still at it");
    await does("deletePod", ["stays-on", "Force Delete"]);
    assert.equal(await podOf("stays-on"), undefined);
  });

  test("Delete Pod of a run in the tree: the run says that it was deleted", async () => {
    const run = await longRun();
    await does("deletePod", ["Delete"], { kind: "run", run });
    await gone(run.plan.podName);
    // The sample starts a deleted pod anew.
    run.handle.stop();
    run.handle.stop();
    await resultOf(run);
    assert.ok(run.handle.state.tries.length > 0);
  });

  test("Clean Up Pods: what nobody follows; the pods are listed before they are deleted, others stay", async () => {
    for (const name of ["forgotten-1", "forgotten-2", "forgotten-3"])
      await makeDeaf(name, { dbnd_run_uid: randomUUID() });
    const questions: string[] = [];
    const chosen = ["forgotten-1", "forgotten-3"];
    const told = await notifications("showInformationMessage", () =>
      does("cleanUpPods", [chosen, (question) => (questions.push(question), "Delete")]),
    );
    const name = (await services.clusters.connect()).name;
    assert.deepEqual(questions, [
      `Delete 2 pods on ${name}?\nforgotten-1\nforgotten-3\n\nTheir logs are lost to the cluster.`,
    ]);
    assert.deepEqual(told, [`2 pods deleted on ${name}.`]);
    await gone("forgotten-1");
    await gone("forgotten-3");
    assert.equal((await podOf("forgotten-2"))?.metadata.deletionTimestamp, undefined);
    await notifications("showInformationMessage", () => does("cleanUpPods", [["forgotten-2"], "Delete"]));
    await gone("forgotten-2");
  });

  test("Find Earlier Runs Again: that there is none; one that another window has left is followed to its end", async () => {
    const nothing = await notifications("showInformationMessage", () => does("findEarlierRuns"));
    assert.deepEqual(nothing, ["No run of an earlier window is left to follow."]);
    const { createPod, fileJournal } = await services.clusters.library;
    const like = await runTask({ task: "prepare_data", environment: "k8s", parameters: { lines: "4", seconds: "1" } });
    const { state } = like.handle;
    await resultOf(like);
    const runUid = randomUUID();
    const podName = `${state.plan.podName}-left`;
    const { metadata, ...rest } = state.plan.pod as { readonly metadata: Pod["metadata"] } & typeof state.plan.pod;
    const own = { ...metadata, name: podName, labels: { ...metadata.labels, dbnd_run_uid: runUid } };
    const { uid: podUid, resourceVersion } = (await createPod(like.cluster, { ...rest, metadata: own })).metadata;
    const plan = { ...state.plan, podName, identity: { ...state.plan.identity, runUid } };
    const tries = [{ ...state.tries[0], number: 1, podName, podUid, resourceVersion }];
    // As a window that has crashed leaves it: nobody has claimed it.
    const folder = join(services.context.storageUri?.fsPath ?? "", "runs");
    await fileJournal(folder).save({ ...state, id: randomUUID(), plan, tries });
    const one = await notifications("showInformationMessage", () => does("findEarlierRuns"));
    assert.deepEqual(one, ["1 earlier run is followed again."]);
    const run = services.runs.all.find((known) => known.plan.podName === podName);
    assert.ok(run);
    assert.equal((await resultOf(run)).verdict, "succeeded");
    assert.match(readFileSync(run.logs.path, "utf8"), /line 1 of 4[^]*line 4 of 4/);
  });

  test("Report Issue: VS Code's own form, with the version and the kind of cluster, and without its name", async () => {
    const { executeCommand } = vscode.commands;
    const opened: { readonly extensionId: string; readonly issueBody: string }[] = [];
    // Tests share the extension's API object; the form itself is a web page, or a window.
    Object.assign(vscode.commands, {
      executeCommand: (command: string, ...words: never[]) =>
        command === "workbench.action.openIssueReporter" ? opened.push(...words) : executeCommand(command, ...words),
    });
    try {
      await executeCommand("databand.reportIssue");
    } finally {
      Object.assign(vscode.commands, { executeCommand });
    }
    assert.equal(opened[0]?.extensionId, services.context.extension.id);
    assert.match(opened[0].issueBody, /leave secrets out[^]*DBND \d+\.\d+\.\d+; cluster: the sandbox$/);
  });
});
