/** Building the image of a run, with a stand-in for Docker. */
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as vscode from "vscode";
import { buildImage } from "../../../client/src/imageBuild/buildImage.ts";
import { openFile, positionOf, workspaceFolder } from "../kit/editor.ts";
import { activateExtension, notifications } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const CFG = ".dbnd/databand-system.cfg";

suite("image build", () => {
  const folder = mkdtempSync(join(tmpdir(), "docker-"));
  const calls = join(folder, "calls");
  const path = process.env.PATH;
  let before = "";

  suiteSetup(async () => {
    await activateExtension();
    const { document } = await openFile(CFG);
    before = document.getText();
    const line = positionOf(document, "container_tag = 1").line;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(line, 0, line + 2, 0),
      "docker_build = True\ndocker_build_tag = a b;c\n",
    );
    await vscode.workspace.applyEdit(edit);
    await document.save();
  });
  suiteTeardown(async () => {
    process.env.PATH = path;
    writeFileSync(join(workspaceFolder(), CFG), before);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true });
  });

  /** A program `docker` that writes down what it is called with, a word a line. */
  function standIn(script: string): void {
    writeFileSync(
      join(folder, "docker"),
      `#!/bin/sh\npwd >> "${calls}"\nfor w in "$@"; do echo "$w" >> "${calls}"; done\n${script}\n`,
    );
    chmodSync(join(folder, "docker"), 0o755);
    rmSync(calls, { force: true });
    process.env.PATH = [folder, path].join(delimiter);
  }

  function build(): Thenable<unknown> {
    return vscode.commands.executeCommand("databand.buildImage", { environment: "k8s" });
  }

  test("says what is missing where there is no Docker", async () => {
    process.env.PATH = "/nonexistent";
    const [message] = await notifications("showErrorMessage", async () => {
      await build();
    });
    assert.match(message ?? "", /Docker is needed.*container_tag/);
  });

  test("builds and pushes, each word as it is, in the project's folder", async () => {
    standIn("exit 0");
    assert.equal(await build(), "databand-sample:a b;c");
    const image = "databand-sample:a b;c";
    const home = workspaceFolder();
    assert.deepEqual(readFileSync(calls, "utf8").trimEnd().split("\n"), [
      ...[home, "build", "-t", image, "-f", join(home, "Dockerfile"), "."],
      ...[home, "push", image],
    ]);
  });

  test("a failure stops it, and stands in the Dockerfile", async () => {
    writeFileSync(join(workspaceFolder(), "Dockerfile"), "FROM x\nRUN false\n");
    standIn('echo "Dockerfile:2"\nsleep 1\nexit 3');
    const [message] = await notifications("showErrorMessage", async () => {
      await build();
    });
    assert.match(message ?? "", /exit code 3/);
    assert.doesNotMatch(readFileSync(calls, "utf8"), /push/);
    const uri = vscode.Uri.file(join(workspaceFolder(), "Dockerfile"));
    const [found] = await until("a problem in the Dockerfile", () => {
      const all = vscode.languages.getDiagnostics(uri);
      return all.length > 0 && all;
    });
    assert.equal(found?.range.start.line, 1);
    rmSync(uri.fsPath);
    assert.ok(existsSync(calls));
  });

  const isRunning = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  for (const [name, program] of [
    ["docker", "docker"],
    ["kaniko", join(folder, "docker")],
  ] as const) {
    test(`a build by ${name} that is cancelled ends its program`, async () => {
      const pidFile = join(folder, `${name}.pid`);
      standIn(`echo $$ > "${pidFile}"; exec sleep 600`);
      const controller = new AbortController();
      const build = {
        image: `${name}:1`,
        commands: [
          [program, "build"],
          [program, "push"],
        ],
        workingFolder: folder,
      };
      const building = buildImage(build, controller.signal);
      const pid = await until("the program", () => existsSync(pidFile) && Number(readFileSync(pidFile, "utf8")));
      assert.ok(isRunning(pid));
      controller.abort();
      await assert.rejects(building, vscode.CancellationError);
      await until("its end", () => !isRunning(pid));
      assert.doesNotMatch(readFileSync(calls, "utf8"), /push/);
    });
  }

  test("says what is missing where kaniko is not there", async () => {
    const build = { image: "app:1", commands: [["/nonexistent/executor", "-c", "."]], workingFolder: folder };
    await assert.rejects(buildImage(build, new AbortController().signal), /\/nonexistent\/executor.*cannot be found/);
  });
});
