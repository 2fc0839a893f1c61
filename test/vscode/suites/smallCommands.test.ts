/** Commands of a single step: of the language server, the log of the extension, the preview, forwarded ports. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Services } from "../../../client/src/services.ts";
import { shownPick } from "../kit/answers.ts";
import { does } from "../kit/commands.ts";
import { hoverText, openFile, positionOf } from "../kit/editor.ts";
import { activateExtension, runTask, resultOf, notifications, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";

suite("commands of a single step", () => {
  let services: Services;

  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
  });
  suiteTeardown(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  test("Change Previewed Pod: another task, another pod, in the same preview", async () => {
    await openFile(CFG);
    await vscode.commands.executeCommand("databand.previewPod", { task: "prepare_data", environment: "k8s" });
    const previewed = (): readonly string[] =>
      vscode.window.visibleTextEditors
        .filter(({ document }) => document.uri.scheme === "databand-pod")
        .map(({ document }) => document.getText());
    await until("the pod of the driver", () => previewed().some((text) => text.includes("- prepare_data\n")));
    await does("changePreview", ["Task", "load_orders"]);
    await until("the other task", () => previewed().some((text) => text.includes("- load_orders\n")));
    await does("changePreview", ["Pod", "Of the task"]);
    await until("why it has none", () =>
      previewed().some((text) => /no pods of their own.*Set `submit_tasks/.test(text)),
    );
    await does("changePreview", ["Pod", "Of the driver"]);
    await until("the pod of its driver", () => previewed().some((text) => text.includes("- load_orders\n")));
    assert.equal(previewed().length, 1);
  });

  for (const [command, language] of [
    ["useLanguage", "databand-cfg"],
    ["useAirflowLanguage", "airflow-cfg"],
  ] as const) {
    test(`${command}: the file in the editor is read as ${language}`, async () => {
      const document = await vscode.workspace.openTextDocument({ language: "ini", content: "[core]\n" });
      await vscode.window.showTextDocument(document);
      await does(command, ["This file, until it is closed"]);
      await until("its language", () => document.languageId === language);
    });
  }

  test("Restart Language Server: another one answers, and knows the files that are open", async () => {
    const { document } = await openFile(CFG);
    const states: string[] = [];
    const listening = services.server.onStateChanged((state) => states.push(state));
    await does("restartLanguageServer");
    await until("the server again", () => services.server.state === "running" && states.length > 1);
    listening.dispose();
    assert.match(await hoverText(document, positionOf(document, "startup_timeout")), /startup_timeout/);
  });

  test("Show Logs: what the extension itself has to say", async () => {
    services.output.info("a line to be found");
    await does("showLogs");
    await until("the channel in view", () =>
      vscode.window.visibleTextEditors.some(
        ({ document }) => document.uri.scheme === "output" && document.getText().includes("a line to be found"),
      ),
    );
  });

  test("Get Started: the walkthrough is an editor", async () => {
    const input = (): unknown => vscode.window.tabGroups.activeTabGroup.activeTab?.label;
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await does("openWalkthrough");
    await until("its editor", () => input() !== undefined);
    assert.match(String(input()), /Welcome|Walkthrough/);
  });

  test("Show Forwarded Ports: that there is none", async () => {
    const pick = await shownPick(() => vscode.commands.executeCommand("databand.showForwards"));
    assert.deepEqual([pick.placeholder, pick.items.length], ["No port is forwarded.", 0]);
    pick.hide();
  });

  test("Toggle Line Wrap in Log: the log comes to the front for it", async () => {
    const run = await runTask({ task: "load_orders", environment: "k8s", parameters: {} });
    await notifications("showInformationMessage", () => resultOf(run));
    const isShown = (): boolean =>
      vscode.window.visibleTextEditors.some(
        ({ document: { uri } }) => uri.scheme === "output" && decodeURIComponent(uri.path).includes("load_orders"),
      );
    await until("the log", isShown);
    await does("showLogs");
    await until("another log", () => !isShown());
    await vscode.commands.executeCommand("databand.toggleLogWrap", { kind: "run", run });
    await until("the log again", isShown);
  });
});
