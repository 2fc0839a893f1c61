/** Commands that ask: what a person chooses and writes, and what comes of it. On the sandbox. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import { answering, shownPick } from "../kit/answers.ts";
import { does, shownText } from "../kit/commands.ts";
import { activateExtension, configure, failedRun, notifications, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

suite("commands that ask", () => {
  let services: Services;
  let run: Run;

  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
    run = await failedRun();
  });
  suiteTeardown(async () => {
    for (const name of ["logs.json", "logs.jsonFields", "logs.highlight"]) await configure(name, undefined);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  function activeEditor(): vscode.TextEditor {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    return editor;
  }

  const podPanel = (): string => shownText(`Pod ${run.plan.podName}/base`);

  async function make(path: string, body: object): Promise<void> {
    const cluster = await services.clusters.connect();
    await cluster.request("POST", path.replace("NAMESPACE", cluster.namespace), { body });
  }

  const ECHO = {
    restartPolicy: "Never",
    containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "echo by the $(basename job)"] }],
  };

  test("Tail Pod Logs: another pod of the cluster, by its name", async () => {
    await does("tailPodLogs", ["Another pod", run.plan.podName]);
    await until("its log", () => /about to fail[^]*end of log, \d+ lines/.test(podPanel()));
  });

  test("Tail Pod Logs From…: the last lines, since a time, between two", async () => {
    const name = `Pod ${run.plan.podName}/base`;
    const tailed = async (...answers: readonly string[]): Promise<string> => {
      await does("tailPodLogsFrom", answers, { kind: "run", run });
      // The panel of the part before has the same name.
      const log = services.podLogs.all.find(({ channel }) => channel.name === name);
      await until("its end", () => log && !services.podLogs.followed.includes(log));
      return log?.path ?? "";
    };
    for (const answers of [["The last 100 lines"], ["Since a time", "1h"]]) {
      const file = await tailed(...answers);
      await until(`the lines, ${answers.join(": ")}`, () => readFileSync(file, "utf8").includes("about to fail"));
    }
    const empty = await tailed("Between two times", "2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z");
    await until("that there are none", () => podPanel().includes(", 0 lines") && !podPanel().includes("about to fail"));
    assert.ok(!readFileSync(empty, "utf8").includes("about to fail"));
  });

  test("Filter Log: by level, by words with lines around them, without words, and all again", async () => {
    const name = run.logs.channel.name;
    run.logs.channel.show();
    await until("the log", () => shownText(name).includes("about to fail"));
    await does("filterLog", ["Errors and tracebacks"], { run });
    await until(
      "errors only",
      () => shownText(name).includes("Traceback") && !shownText(name).includes("about to fail"),
    );
    await does("filterLog", ["All lines"], { run });
    await does("filterLog", ["and lines around them", "ABOUT to f", "0,1"], { run });
    await until(
      "the line alone",
      () => shownText(name).includes("about to fail") && !shownText(name).includes("Traceback ("),
    );
    await does("filterLog", ["All lines"], { run });
    await does("filterLog", ["Without lines that match", "about to"], { run });
    await until(
      "all but the line",
      () => shownText(name).includes("Traceback") && !shownText(name).includes("about to fail"),
    );
    await does("filterLog", ["All lines"], { run });
    await until("all lines", () => shownText(name).includes("Traceback") && shownText(name).includes("about to fail"));
    await assert.rejects(does("filterLog", ["Only lines that match", "("], { run }), /no regular expression/);
  });

  test("Find in Full Log: a line of the file is opened, and stands at the cursor", async () => {
    await does("findInLog", ["ABOUT to fail", "about to fail"], { run });
    const editor = activeEditor();
    assert.match(editor.document.uri.path, /\.dbndlog$/);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /about to fail/);
  });

  test("Go to Time in Full Log: the first line since then", async () => {
    await does("tailPodLogs", ["Another pod", run.plan.podName]);
    await until("its log in the panel", () =>
      vscode.window.visibleTextEditors.some(({ document }) =>
        document.uri.path.endsWith(`Pod ${run.plan.podName}/base`),
      ),
    );
    await does("goToTimeInLog", ["12h"]);
    const editor = activeEditor();
    assert.ok(editor.document.uri.path.includes(run.plan.podName), editor.document.uri.path);
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /^\d{4}-\d\d-\d\dT/);
    const told = await notifications("showInformationMessage", () => does("goToTimeInLog", ["2099-01-01T00:00:00Z"]));
    assert.deepEqual(told, ["Nothing was written since 2099-01-01T00:00:00Z."]);
  });

  test("Format JSON in Log, Highlight in Log: kept as settings", async () => {
    const kept = (name: string): unknown => vscode.workspace.getConfiguration("databand").get(name);
    await does("formatJsonLog", ["Time, level, message", "task_id, extra.rows"]);
    assert.deepEqual([kept("logs.json"), kept("logs.jsonFields")], ["message", ["task_id", "extra.rows"]]);
    await does("formatJsonLog", ["As they are"]);
    assert.equal(kept("logs.json"), "raw");
    await does("highlightLog", ["ERROR  rows=\\d+"]);
    assert.deepEqual(kept("logs.highlight"), ["ERROR", "rows=\\d+"]);
    await does("highlightLog", [""]);
    assert.deepEqual(kept("logs.highlight"), []);
  });

  test("Save Log: the whole log, where the user wants it", async () => {
    const file = join(tmpdir(), `databand-saved-${process.pid}.log`);
    try {
      const told = await notifications("showInformationMessage", () => does("saveLog", [file], { run }));
      assert.deepEqual(told, [`The log “${run.logs.channel.name}” is in ${file}.`]);
      assert.match(readFileSync(file, "utf8"), /about to fail[^]*Traceback/);
    } finally {
      rmSync(file, { force: true });
    }
  });

  test("Follow Logs of Workload: a job, from its beginning to its end", async () => {
    const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "by-hand" } };
    await make("/apis/batch/v1/namespaces/NAMESPACE/jobs", { ...job, spec: { template: { spec: ECHO } } });
    await does("followWorkload", ["by-hand"]);
    await until("its log", () => /by the job\n[^]*end of all logs, 1 line of 1 pod/.test(shownText("job/by-hand")));
  });

  test("Run CronJob Now: a job of it, whose end is told", async () => {
    const template = { spec: { template: { spec: ECHO } } };
    const spec = { schedule: "0 4 * * *", suspend: true, jobTemplate: template };
    const cronJob = { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "nightly" }, spec };
    await make("/apis/batch/v1/namespaces/NAMESPACE/cronjobs", cronJob);
    const told = await notifications(
      "showInformationMessage",
      () => does("runCronJob", ["nightly"]),
      (messages) => messages.some((message) => /^Job nightly-\S+ is complete\.$/.test(message)),
    );
    assert.equal(told.length, 1);
    const shown = services.podLogs.all.find(({ channel }) => channel.name.includes("job/nightly-"));
    await until("its log", () => shownText(shown?.channel.name ?? "-").includes("by the job\n"));
  });

  test("Filter Runs and Sort Runs: what the tree shows", async () => {
    await does("filterRuns", ["Failed runs only"]);
    assert.equal(services.tree.shown.show, "failed");
    await does("filterRuns", ["With these words", " on_purpose "]);
    assert.deepEqual([services.tree.shown.show, services.tree.shown.text], ["failed", "on_purpose"]);
    await does("sortRuns", ["By task"]);
    assert.equal(services.tree.shown.sort, "task");
    await does("sortRuns", ["Newest first"]);
    await does("filterRuns", ["All runs"]);
    assert.deepEqual(services.tree.shown, { show: "all", text: "", sort: "newest" });
  });

  test("Forward Pod Port, Show Forwarded Ports, Stop Port Forwarding: those that are chosen", async () => {
    const told = await notifications("showInformationMessage", () => does("stopForwards", []));
    assert.deepEqual(told, ["No port is forwarded."]);
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "listener" } };
    const command = ["sh", "-c", "echo listening; sleep 600"];
    const spec = { ...ECHO, containers: [{ ...ECHO.containers[0], command, ports: [{ containerPort: 47_123 }] }] };
    await make("/api/v1/namespaces/NAMESPACE/pods", { ...pod, spec });
    const cluster = await services.clusters.connect();
    const path = `/api/v1/namespaces/${cluster.namespace}/pods/listener`;
    try {
      await until("the pod", async () => {
        const { status } = await cluster.request<{ status?: { phase?: string } }>("GET", path);
        return status?.phase === "Running";
      });
      const forward = (ports: string): Promise<readonly string[]> =>
        answering(["listener", ports], () =>
          notifications("showInformationMessage", async () => vscode.commands.executeCommand("databand.forwardPort")),
        );
      const [told] = await forward("47123 :47124");
      const [first, second] = services.forwards.all;
      assert.ok(first && second);
      assert.deepEqual([first.name, first.port, second.port], ["listener", 47_123, 47_124]);
      const ways = services.forwards.all.map((one) => `${one.forward.localPort} → ${one.port}`);
      assert.equal(told, `Ports of listener are on 127.0.0.1: ${ways.join(", ")}.`);
      const pick = await shownPick(() => vscode.commands.executeCommand("databand.showForwards"));
      const listed = (): readonly unknown[] =>
        pick.items.map(({ label, description, detail, buttons = [] }) => [label, description, detail, buttons.length]);
      assert.deepEqual(
        listed(),
        ways.map((way) => [`$(plug) 127.0.0.1:${way}`, "ready", "listener", 3]),
      );
      const taken = await notifications("showErrorMessage", () =>
        answering(["listener", `${first.forward.localPort}:47123`], () =>
          vscode.commands.executeCommand("databand.forwardPort"),
        ),
      );
      assert.match(taken[0] ?? "", new RegExp(`^Port ${first.forward.localPort} of this machine is taken.*:47123`));
      await answering([[ways[0] ?? ""]], () => vscode.commands.executeCommand("databand.stopForwards"));
      await until("one of them", () => services.forwards.all.length === 1);
      assert.equal(listed().length, 1, "the list is kept up to date");
      pick.hide();
      await forward(":47125");
      const gone = await notifications("showInformationMessage", async () => {
        await cluster.request("DELETE", `${path}?gracePeriodSeconds=0`);
        await until("none without their pod", () => services.forwards.all.length === 0);
      });
      assert.deepEqual(gone.toSorted(), [
        "Port 47125 of listener is forwarded no more: pod listener is gone.",
        "The ports of listener are forwarded no more: pod listener is gone.",
      ]);
    } finally {
      await cluster.request("DELETE", `${path}?gracePeriodSeconds=0`).catch(() => undefined);
    }
  });
});
