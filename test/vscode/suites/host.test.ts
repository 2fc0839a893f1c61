/** What an extension takes for granted of VS Code. When one of these fails, the host is at fault, not we. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { workspaceFolder } from "../kit/editor.ts";
import { until } from "../kit/until.ts";

suite("host", () => {
  test("is a VS Code with the sample workspace, trusted, and without telemetry", () => {
    console.log(`    VS Code ${vscode.version}, ${vscode.env.appHost}, Node ${process.version}`);
    assert.ok(existsSync(join(workspaceFolder(), "project.cfg")) || existsSync(join(workspaceFolder(), ".dbnd")));
    assert.equal(vscode.workspace.isTrusted, true);
    assert.equal(vscode.env.isTelemetryEnabled, false);
  });

  test("finds files by pattern", async () => {
    assert.ok((await vscode.workspace.findFiles("**/*.py")).length > 0);
  });

  test("sees files that others change", async () => {
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(workspaceFolder()), "**/*.seen"),
    );
    const seen: string[] = [];
    watcher.onDidCreate((uri) => seen.push(uri.fsPath));
    // It starts to watch some time after it was made.
    const made: string[] = [];
    await until("the watcher", () => {
      const file = join(workspaceFolder(), `${made.length}.seen`);
      writeFileSync(file, "");
      made.push(file);
      return made.some((one) => seen.includes(one));
    });
    for (const file of made) rmSync(file);
    watcher.dispose();
  });

  test("has terminals", async () => {
    const file = join(workspaceFolder(), "terminal.out");
    const terminal = vscode.window.createTerminal({ name: "probe", shellPath: "/bin/sh" });
    terminal.sendText(`echo typed > ${file}`);
    await until("the shell", () => existsSync(file) && readFileSync(file, "utf8").includes("typed"));
    terminal.dispose();
    rmSync(file);
  });

  test("shows the text of output channels", async () => {
    const channel = vscode.window.createOutputChannel("probe-output");
    channel.appendLine("one");
    channel.show(true);
    const hasText = (document: vscode.TextDocument): boolean =>
      document.uri.scheme === "output" && document.getText().includes("one");
    await until("the channel's text", () => vscode.workspace.textDocuments.some(hasText));
    channel.dispose();
  });
});
