/** What can be done with logs in the Output panel. On the sandbox. */
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import type { Services } from "../../../client/src/services.ts";
import type { ShownLog } from "../../../client/src/views/shownLog.ts";
import { shownText } from "../kit/commands.ts";
import { activateExtension, configure, failedRun, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

suite("logs", () => {
  let services: Services;
  let run: Run;

  useSandbox();
  suiteSetup(async () => {
    services = await activateExtension();
    run = await failedRun();
  });
  suiteTeardown(async () => {
    await configure("logs.json", undefined);
    await configure("logs.timestamps", undefined);
  });

  const NAME = "Pods fail_on_purpose";
  const ofRun = (): ShownLog | undefined => services.podLogs.all.find(({ channel }) => channel.name === NAME);

  /** The text of that log as the panel shows it. */
  const panel = (): string => shownText(NAME);

  /** Its log with all of its pods, to the end; opened by the first test that wants it. */
  async function wholeLog(): Promise<ShownLog> {
    if (!ofRun()) await vscode.commands.executeCommand("databand.followPods", { kind: "run", run });
    await until("the end of the logs", () => /end of all logs, \d+ lines? of 1 pod$/m.test(panel()));
    const log = ofRun();
    assert.ok(log);
    return log;
  }

  test("all pods of a run as one log, to its end", async () => {
    const { path } = await wholeLog();
    assert.match(panel(), /^\[[\w.-]+\] .*fail_on_purpose: about to fail/m);
    assert.match(panel(), /ended with exit code/);
    assert.match(
      readFileSync(path, "utf8"),
      /^\d{4}-\d\d-\d\dT\S+Z \[\S+\] .*about to fail/m,
      "the file has the time of each line",
    );
  });

  test("only lines that match, with lines around them, and all again", async () => {
    const log = await wholeLog();
    log.channel.show();
    await until("the log", () => panel().includes("Traceback"));
    await log.showLines({ level: "debug", include: /about to fail/, around: { before: 1, after: 0 } });
    await until("the filtered log", () => panel().includes("about to fail") && !panel().includes("Traceback"));
    await log.showLines({ level: "debug" });
    await until("the whole log", () => panel().includes("Traceback") && panel().includes("end of all logs"));
  });

  test("times come and go, for the lines that are there already too", async () => {
    (await wholeLog()).channel.show();
    await vscode.commands.executeCommand("databand.toggleTimestamps");
    await until("times", () => /^\d\d:\d\d:\d\d\.\d{3} \[/m.test(panel()));
    await vscode.commands.executeCommand("databand.toggleTimestamps");
    await until("no times", () => !/^\d\d:\d\d:\d\d\.\d{3} \[/m.test(panel()) && panel().includes("about to fail"));
    await configure("logs.timestampFormat", "full");
    await vscode.commands.executeCommand("databand.toggleTimestamps");
    await until("times as the node wrote them", () => /^\d{4}-\d\d-\d\dT\S+Z \[/m.test(panel()));
    await vscode.commands.executeCommand("databand.toggleTimestamps");
    await configure("logs.timestampFormat", undefined);
  });

  test("a mark, in the panel and in the file; a pause, and what came meanwhile", async () => {
    const { logs } = run;
    const text = (): string => shownText(logs.channel.name);
    logs.channel.show();
    await until("the run's log", () => text().includes("about to fail"));
    await vscode.commands.executeCommand("databand.pauseLog", { run });
    await until("the pause", () => text().includes("the panel is paused"));
    assert.ok(logs.channel.isPaused);
    await vscode.commands.executeCommand("databand.pauseLog", { run });
    await until("the log again", () => text().includes("about to fail") && !text().includes("the panel is paused"));
    await vscode.commands.executeCommand("databand.markLog", { run });
    await until("the mark", () => /━ mark \d+, /.test(text()));
    await vscode.commands.executeCommand("databand.clearLog", { run });
    await until("an empty panel", () => text() === "");
    assert.ok(readFileSync(logs.path, "utf8").includes("about to fail"));
  });

  test("how a run failed is marked, with what to do, and there again when the panel is filled anew", async () => {
    const { logs } = run;
    const text = (): string => shownText(logs.channel.name);
    // Whatever tells it first: the diagnosis, which is in the file, or the result.
    const end = /^─{2,4} ✗ The run failed.*exit code 10.*traceback/m;
    logs.channel.show();
    for (const level of ["error", "debug"] as const) {
      await logs.showLines({ level });
      await until(`the end of the ${level} lines`, () => end.test(text()));
    }
    logs.note("said afterwards");
    await logs.showLines({ level: "debug" });
    await until("what was noted after the end", () =>
      /✗ The run failed.*\n(?:── .*\n)*── said afterwards\n$/.test(text()),
    );
  });

  test("another part of the same log takes the place of the first, in one panel", async () => {
    const { namespace, podName } = run.plan;
    const shown = (): readonly string[] =>
      services.podLogs.all.map(({ channel }) => channel.name).filter((name) => name.startsWith(`Pod ${podName}`));
    for (const tailLines of [1, 2]) {
      await services.podLogs.tail(run.cluster, { namespace, pod: podName, container: "base" }, { tailLines });
      const end = new RegExp(`end of log, ${tailLines} line`);
      await until(`${tailLines} lines`, () => end.test(shownText(shown()[0] ?? "-")));
    }
    assert.deepEqual(shown(), [`Pod ${podName}/base`]);
  });

  test("colours of a program: painted in the panel, and not in its text or that of the full log", async () => {
    const { logs } = run;
    const made: (string | undefined)[] = [];
    const create = vscode.window.createTextEditorDecorationType;
    // Tests share the extension's API object, so this is what it calls.
    Object.assign(vscode.window, {
      createTextEditorDecorationType: (options: vscode.DecorationRenderOptions) => {
        made.push((options.color as { readonly id?: string } | undefined)?.id);
        return create(options);
      },
    });
    try {
      logs.channel.show();
      logs.channel.append("a \u001B[1;36mcyan\u001B[0m word\n");
      const text = (): string => shownText(logs.channel.name);
      await until("the line without its escapes", () => text().includes("a cyan word\n"));
      await until("its colour", () => made.includes("terminal.ansiCyan"));
    } finally {
      Object.assign(vscode.window, { createTextEditorDecorationType: create });
    }
    appendFileSync(logs.path, "\u001B[36mcyan\u001B[0m to the end\n");
    await vscode.commands.executeCommand("databand.openFullLog", { run });
    const full = (): vscode.TextDocument | undefined => vscode.window.activeTextEditor?.document;
    await until("the full log as text", () => full()?.getText().includes("\ncyan to the end\n"));
    assert.equal(full()?.languageId, "databand-log");
    appendFileSync(logs.path, "and more\n");
    await until("what is added", () => full()?.getText().includes("\nand more\n"));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });

  test("a full log in two parts opens as one", async () => {
    const { path } = run.logs;
    const older = path.replace(/\.dbndlog$/, ".older.dbndlog");
    try {
      writeFileSync(older, `──── the older part\n${"what was written before\n".repeat(1000)}`);
      await vscode.commands.executeCommand("databand.openFullLog", { kind: "run", run });
      const shown = (): string => {
        const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
        return input instanceof vscode.TabInputText ? input.uri.fsPath : "";
      };
      await until("the log in an editor", () => shown().endsWith(".whole.dbndlog"));
      const whole = readFileSync(shown(), "utf8");
      assert.ok(whole.startsWith("──── the older part\n"));
      assert.ok(whole.endsWith(readFileSync(path, "utf8")));
      appendFileSync(path, "what comes later\n");
      const full = (): string | undefined => vscode.window.activeTextEditor?.document.getText();
      await until("what comes later", () => full()?.endsWith("\nwhat comes later\n"));
      assert.ok(full()?.startsWith("──── the older part\n"));
    } finally {
      rmSync(older, { force: true });
      await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    }
  });

  test("the same log in a terminal, until Ctrl-C", async () => {
    const { logs } = run;
    const terminal = (): vscode.Terminal | undefined =>
      vscode.window.terminals.find(({ name }) => name === logs.channel.name);
    await vscode.commands.executeCommand("databand.followLogInTerminal", { run });
    await until("the terminal", () => terminal() !== undefined);
    await until("its end", () => {
      terminal()?.sendText("\u0003", false);
      return terminal() === undefined;
    });
  });

  test("all pods that labels choose are followed until that is stopped", async () => {
    const { namespace, identity } = run.plan;
    const labelSelector = `dbnd_run_uid=${identity.runUid}`;
    await services.podLogs.followPods(run.cluster, "by labels", { selection: { namespace, labelSelector } });
    const log = services.podLogs.followed.find(({ channel }) => channel.name === "Pods by labels");
    assert.ok(log);
    log.channel.show();
    const text = (): string => shownText(log.channel.name);
    await until("the log", () => text().includes("about to fail"));
    await vscode.commands.executeCommand("databand.stopFollowingLog");
    await until("its end", () => /followed no longer, \d+ lines of 1 pod$/m.test(text()));
    assert.ok(!services.podLogs.followed.includes(log));
  });
});
