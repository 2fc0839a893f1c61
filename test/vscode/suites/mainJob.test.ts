/** From configuration to a finished pod, on the sandbox cluster. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import { openFile, workspaceFolder } from "../kit/editor.ts";
import { activateExtension, logText, notifications, resultOf, runTask, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const ENVIRONMENT = "k8s";

suite("main job", () => {
  let services: Services;
  suiteSetup(async () => {
    services = await activateExtension();
  });
  useSandbox();

  /** A run of the task that is over: that of an earlier test, or one more. */
  async function earlier(): Promise<Run> {
    const known = services.runs.all.find(({ plan }) => plan.task === "prepare_data");
    const run = known ?? (await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: {} }));
    await resultOf(run);
    return run;
  }

  test("a task runs: its log streams while the pod still runs, and it succeeds", async () => {
    const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: {} });
    await until("log lines in the panel", () => withoutNotes(logText(run)).includes("prepare_data"));
    assert.equal(run.handle.state.stage, "running", "the pod still runs when its first lines are to be read");
    assert.ok(services.runs.active.includes(run));
    const result = await resultOf(run);
    assert.deepEqual([result.verdict, result.exitCode, result.tries], ["succeeded", 0, 1], result.sentence);
    await until("the result in the panel", () => logText(run).includes(result.sentence));
    assertLogIsComplete(run);
  });

  test("the task is picked from lists, as a person does", async () => {
    await earlier();
    await openFile("tasks.py");
    const asked = vscode.commands.executeCommand<Run | undefined>("databand.runTask");
    let run: Run | undefined;
    void asked.then((started) => {
      run = started;
    });
    const started = await until("a run", async () => {
      // Enter takes the first entry: the task that ran last, then "Run".
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return run;
    });
    assert.equal(started.plan.task, "prepare_data");
    started.handle.stop();
    const result = await resultOf(started);
    assert.equal(result.verdict, "stopped");
  });

  test("the pod's YAML can be read before", async () => {
    await openFile(".dbnd/databand-system.cfg");
    await vscode.commands.executeCommand("databand.previewPod", { task: "prepare_data", environment: ENVIRONMENT });
    const document = await until("the preview", () =>
      vscode.workspace.textDocuments.find(
        ({ uri, lineCount }) => uri.scheme === "databand-pod" && uri.path.includes("prepare_data") && lineCount > 10,
      ),
    );
    const text = document.getText();
    assert.match(text, /^apiVersion: v1$/m);
    assert.match(text, /^kind: Pod$/m);
    assert.match(text, /dbnd_run_uid/);
    const image = text.split("\n").findIndex((line) => /^\s+image: /.test(line));
    const [origin] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      new vscode.Position(image, 12),
    );
    assert.ok(origin, "the image's line leads to the configuration");
    assert.match(("targetUri" in origin ? origin.targetUri : origin.uri).path, /databand-system\.cfg$|project\.cfg$/);
  });

  test("the pod's YAML can be read afterwards", async () => {
    const run = await earlier();
    await vscode.commands.executeCommand("databand.viewRunPod", { kind: "run", run });
    await until("the pod's YAML", () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => document.languageId === "yaml" && document.getText().includes(run.plan.podName),
      ),
    );
  });

  test("the last task runs again", async () => {
    await earlier();
    const before = services.runs.all.length;
    await vscode.commands.executeCommand("databand.rerunLastTask");
    const run = await until("the run", () => (services.runs.all.length > before ? services.runs.all[0] : undefined));
    assert.equal(run.plan.task, "prepare_data");
    assert.notEqual(run.plan.podName, services.runs.all[1]?.plan.podName);
    assert.equal((await resultOf(run)).verdict, "succeeded");
  });

  test("a task that raises: exit code, traceback, and a link to the line", async () => {
    const runs: Run[] = [];
    const messages = await notifications("showErrorMessage", async () => {
      const started = await runTask({ task: "fail_on_purpose", environment: ENVIRONMENT, parameters: {} });
      runs.push(started);
      await resultOf(started);
    });
    const [run] = runs;
    assert.ok(run);
    const result = await resultOf(run);
    assert.equal(result.verdict, "failed");
    assert.ok(result.exitCode !== undefined && result.exitCode !== 0);
    assert.ok(result.sentence.includes(String(result.exitCode)), result.sentence);
    assert.ok(
      messages.some((message) => message.includes("fail_on_purpose") && !message.includes("\n")),
      messages.join(),
    );
    await until("the traceback", () => /Traceback|Error/.test(logText(run)));
    await vscode.commands.executeCommand("databand.openFullLog", { kind: "run", run });
    const log = vscode.window.activeTextEditor?.document;
    assert.ok(log);
    assert.ok(log.getText().includes("Traceback"));
    const links = await until("links", async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
        "vscode.executeLinkProvider",
        log.uri,
        50,
      );
      const own = found.filter(({ target }) => target?.path.startsWith(workspaceFolder()));
      return own.length > 0 && own;
    });
    const raised = readFileSync(`${workspaceFolder()}/tasks.py`, "utf8")
      .split("\n")
      .findIndex((line) => /^\s+raise /.test(line));
    assert.ok(
      links.some(({ target }) => target?.path.endsWith("tasks.py") && target.fragment.includes(String(raised + 1))),
      links.map(({ target }) => target?.toString()).join(),
    );
  });

  function assertLogIsComplete(run: Run): void {
    assert.ok(existsSync(run.logs.path));
    const lines = readFileSync(run.logs.path, "utf8").split("\n");
    const numbered = lines.filter((line) => /line \d+ of \d+/.test(line));
    assert.equal(new Set(numbered).size, numbered.length, "each line once");
    assert.ok(numbered.length > 0);
  }
});

/** What the pod wrote, without the lines of ours. */
function withoutNotes(text: string): string {
  return text
    .split("\n")
    .filter((line) => !line.startsWith("──"))
    .join("\n");
}
