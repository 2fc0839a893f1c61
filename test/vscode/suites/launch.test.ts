/** A run as the `preLaunchTask` of a launch configuration: the program begins when it has succeeded, and not at all when it has not. */
import assert from "node:assert/strict";
import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import { workspaceFolder, writeFile } from "../kit/editor.ts";
import { activateExtension, resultOf, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const FILES: Readonly<Record<string, string>> = {
  ".vscode/tasks.json": JSON.stringify({
    version: "2.0.0",
    tasks: ["load_orders", "fail_on_purpose"].map((task) => ({
      ...{ type: "databand-kubernetes", label: `first ${task}`, task, environment: "k8s", parameters: {} },
    })),
  }),
  "program.js": 'require("fs").writeFileSync(`${__dirname}/program.out`, "")\n',
};

suite("a run before a program", () => {
  let services: Services;
  const mark = (): string => join(workspaceFolder(), "program.out");
  const onTaskErrors = (value: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration("debug").update("onTaskErrors", value, vscode.ConfigurationTarget.Workspace);

  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
    // Without a question that nobody answers.
    await onTaskErrors("abort");
    for (const [path, text] of Object.entries(FILES)) writeFile(path, text);
  });
  suiteTeardown(async () => {
    await onTaskErrors(undefined);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const path of Object.keys(FILES)) rmSync(join(workspaceFolder(), path));
    rmSync(mark(), { force: true });
  });

  /** Starts the program behind the task; gives whether it was started, and the run. */
  async function launch(task: string): Promise<readonly [boolean, Run]> {
    rmSync(mark(), { force: true });
    const configuration = {
      ...{ type: "node", request: "launch", name: task, program: join(workspaceFolder(), "program.js") },
      ...{ preLaunchTask: `first ${task}`, console: "internalConsole" },
    };
    const isStarted = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], configuration);
    const run = services.runs.all.find(({ plan }) => plan.task === task);
    assert.ok(run, "the task of tasks.json has run");
    return [isStarted, run];
  }

  test("that succeeds: the program begins after its end", async () => {
    const [isStarted, run] = await launch("load_orders");
    assert.ok(isStarted);
    assert.equal((await resultOf(run)).verdict, "succeeded");
    await until("the program", () => existsSync(mark()));
    const ended = run.handle.state.tries[0]?.endedAt ?? Infinity;
    assert.ok(statSync(mark()).mtimeMs >= ended);
  });

  test("that fails: the program does not begin", async () => {
    const [isStarted, run] = await launch("fail_on_purpose");
    assert.ok(!isStarted);
    assert.equal((await resultOf(run)).verdict, "failed");
    assert.ok(!existsSync(mark()));
  });
});
