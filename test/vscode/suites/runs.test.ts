/** What is seen of runs in the editor: why they do not start, the tree, tasks.json, terminals, logs. On the sandbox. */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import { saveFiles } from "../../../client/src/saveFiles.ts";
import type { Services } from "../../../client/src/services.ts";
import { shortPodName } from "../../../client/src/views/runLabels.ts";
import type { RunNode } from "../../../client/src/views/runsTree.ts";
import { reporting, titlesOf } from "../kit/answers.ts";
import { does, press } from "../kit/commands.ts";
import { actionsAt, moveTo, openFile, positionOf, workspaceFolder } from "../kit/editor.ts";
import {
  activateExtension,
  configure,
  logText,
  notifications,
  resultOf,
  runTask,
  useSandbox,
} from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const ENVIRONMENT = "k8s";
const CFG = ".dbnd/databand-system.cfg";

suite("runs", () => {
  let services: Services;
  suiteSetup(async () => {
    services = await activateExtension();
  });
  useSandbox();

  /** A cause in the tree that says these words. */
  function causeIn(words: string, node?: RunNode): RunNode | undefined {
    for (const child of services.tree.getChildren(node)) {
      const found = child.kind === "cause" && child.cause.sentence.includes(words) ? child : causeIn(words, child);
      if (found) return found;
    }
    return undefined;
  }

  /** The tree as an outline: kind and label, as VS Code shows it. */
  function outline(node?: RunNode, depth = 0): string[] {
    return services.tree.getChildren(node).flatMap((child) => {
      const { label, description } = services.tree.getTreeItem(child);
      return [
        `${"  ".repeat(depth)}${child.kind} ${typeof label === "string" ? label : ""} ${String(description)}`,
        ...outline(child, depth + 1),
      ];
    });
  }

  test("a pod that is refused: the cause in the tree, in the log, and at the key, to be mended or dismissed; it goes with its run", async () => {
    const editor = await openFile(CFG);
    const original = editor.document.getText();
    const header = /^\[cluster\]$/m.exec(original);
    assert.ok(header, "the sample has an engine");
    const at = editor.document.positionAt(header.index + header[0].length);
    await editor.edit((edit) => edit.insert(at, "\nrequest_memory = 900Gi"));
    await editor.document.save();
    let run: Run | undefined;
    try {
      await notifications("showErrorMessage", async () => {
        run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: {} });
        assert.equal((await resultOf(run)).verdict, "failed");
      });
      const failed = run;
      assert.ok(failed);
      await until("the cause in the tree", () =>
        outline().some((line) => /cause .*more than its own limit.*request_memory/.test(line)),
      );
      await until("the cause in the log", () => logText(failed).includes("more than its own limit"));
      const { uri } = editor.document;
      const problem = (): vscode.Diagnostic | undefined =>
        vscode.languages.getDiagnostics(uri).find(({ source }) => source === "Databand cluster");
      const { range } = await until("the problem at the key", problem);
      assert.equal(editor.document.lineAt(range.start).text, "request_memory = 900Gi");
      const actions = await actionsAt(uri, range);
      const titles = actions.map(({ title }) => title);
      assert.ok(
        titles.some((title) => title.startsWith("Lower request_memory to the limit")),
        titles.join(),
      );
      const dismiss = actions.find(({ title }) => title === "Dismiss what the cluster said here")?.command;
      assert.equal(dismiss?.command, "databand.dismissProblem", titles.join());
      await press(dismiss);
      await until("that it is gone", () => problem() === undefined);
      await services.problems.refused(failed, {
        message: failed.handle.state.result?.sentence ?? "",
        status: undefined,
      });
      await until("the problem again", problem);
      await vscode.commands.executeCommand("databand.clearRuns");
      await until("that it goes with its run", () => problem() === undefined);
    } finally {
      const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
      await editor.edit((edit) => edit.replace(all, original));
      await editor.document.save();
    }
  });

  test("a pod that no node takes: the cause on the very line of the cfg, with a quick fix that mends it", async () => {
    let editor = await openFile(CFG);
    const { document } = editor;
    const original = document.getText();
    const header = /^\[cluster\]$/m.exec(original);
    assert.ok(header, "the sample has an engine");
    const at = document.positionAt(header.index + header[0].length);
    await editor.edit((edit) => edit.insert(at, '\nnode_selectors = {"disk": "ssd"}'));
    await document.save();
    try {
      await notifications("showErrorMessage", async () => {
        const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: {} });
        assert.equal((await resultOf(run)).verdict, "failed");
      });
      const problem = await until("the diagnostic", () =>
        vscode.languages
          .getDiagnostics(document.uri)
          .find(({ source, message }) => source === "Databand run" && message.includes("label disk=ssd")),
      );
      assert.equal(document.lineAt(problem.range.start).text, 'node_selectors = {"disk": "ssd"}');
      assert.equal(document.getText(problem.range), '"disk": "ssd"');
      await openFile("tasks.py");
      await does("openRunKey", [], causeIn("label disk=ssd"));
      editor = vscode.window.activeTextEditor ?? editor;
      assert.equal(editor.document, document);
      assert.equal(document.getText(editor.selection), '"disk": "ssd"', "the cause leads to it");
      const start = problem.range.start.with(undefined, 0);
      const actions = await actionsAt(document.uri, new vscode.Range(start, start));
      const fix = actions.find(({ title }) => title === "No longer ask for disk=ssd");
      assert.ok(fix?.edit, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.ok(!document.getText().includes("ssd"));
      await until("no diagnostic", () =>
        vscode.languages.getDiagnostics(document.uri).every(({ source }) => source !== "Databand run"),
      );
    } finally {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      await editor.edit((edit) => edit.replace(all, original));
      await document.save();
    }
  });

  test("a cause that passes goes from the tree and from the cfg, and stays in the log, once", async () => {
    const editor = await openFile(CFG);
    const { document } = editor;
    const original = document.getText();
    const header = /^\[cluster\]$/m.exec(original);
    assert.ok(header, "the sample has an engine");
    const volumes = 'volumes = [{"name": "later", "secret": {"secretName": "made-later"}}]';
    const mounts = 'volume_mounts = [{"name": "later", "mountPath": "/later"}]';
    await editor.edit((edit) =>
      edit.insert(document.positionAt(header.index + header[0].length), `\n${volumes}\n${mounts}`),
    );
    await document.save();
    const sentence = 'The secret "made-later" is not in the pod\'s namespace.';
    const problems = (): readonly vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ source, message }) => source === "Databand run" && message.includes("made-later"));
    // Runs of other tests may have causes of their own.
    const isInTree = (): boolean =>
      outline().some((line) => line.trimStart().startsWith("cause ") && line.includes(sentence));
    try {
      // The command waits until the pod works.
      const reports: (string | undefined)[] = [];
      const asked = reporting(reports, () =>
        runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: {} }),
      );
      await until("the cause in the tree", isInTree);
      await until("the cause in the notification", () => reports.includes(`waiting: ${sentence}`));
      const [problem] = await until("the cause in the cfg", () => (problems().length > 0 ? problems() : undefined));
      assert.ok(problem);
      assert.equal(document.getText(problem.range), '"made-later"');
      assert.match(problem.message, /made-later.* change `volumes`/);
      const [run] = services.runs.active;
      assert.ok(run);
      const { cluster, plan } = run;
      const secrets = `/api/v1/namespaces/${plan.namespace}/secrets`;
      const metadata = { name: "made-later" };
      await cluster.request("POST", secrets, { body: { apiVersion: "v1", kind: "Secret", metadata } });
      try {
        assert.equal(await asked, run);
        assert.equal((await resultOf(run)).verdict, "succeeded");
      } finally {
        await cluster.request("DELETE", `${secrets}/made-later`);
      }
      await until("no cause any more", () => problems().length === 0 && !isInTree());
      await until("the end of the log", () => logText(run).includes(run.handle.state.result?.sentence ?? "-"));
      assert.equal(logText(run).split(sentence).length - 1, 1, logText(run));
    } finally {
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      await editor.edit((edit) => edit.replace(all, original));
      await document.save();
    }
  });

  test("the tree shows run, pod and container while it runs; filter and shell", async () => {
    const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: { seconds: "20" } });
    await until("its container", () => outline().some((line) => line.includes("container base running")), 20_000);
    assert.ok(outline().some((line) => line.includes(shortPodName(run.plan.podName))));
    await services.tree.show({ sort: "newest", show: "failed", text: "" });
    assert.ok(!outline().some((line) => line.includes(shortPodName(run.plan.podName))));
    await services.tree.show({ sort: "newest", show: "all", text: "" });
    const terminal = await vscode.commands.executeCommand<vscode.Terminal>("databand.openShell", { kind: "run", run });
    assert.equal(terminal.name, `${run.plan.podName}/base`);
    terminal.sendText("exit 7");
    await until("its exit code", () => terminal.exitStatus?.code === 7, 20_000);
    await vscode.commands.executeCommand("databand.describePod", { kind: "run", run });
    await until("the description", () =>
      vscode.window.visibleTextEditors.some(({ document }) => /Containers:\s+base:/.test(document.getText())),
    );
    const open = await vscode.commands.executeCommand<vscode.Terminal>("databand.openShell", { kind: "run", run });
    // The shell is there when it has answered; what a person typed before would be lost with the container.
    const answer = join(tmpdir(), `databand-shell-${run.plan.podName}`);
    open.sendText(`touch ${answer}`);
    try {
      await until("the second shell", () => existsSync(answer), 20_000);
    } finally {
      rmSync(answer, { force: true });
    }
    run.handle.stop();
    assert.equal((await resultOf(run)).verdict, "stopped");
    // It stays, and says why the shell is gone, until a key is pressed.
    const left = await until("its end with a key", () => {
      open.sendText("");
      return open.exitStatus;
    });
    assert.equal(left.code, undefined, "the workbench reports no failure");
  });

  test("a window that only reads starts nothing and says why, and sends nothing whoever asks", async () => {
    await configure("readOnly", true);
    try {
      const cluster = await services.clusters.connect();
      const before = services.runs.all.length;
      const messages = await notifications("showErrorMessage", async () => {
        await vscode.commands.executeCommand("databand.runTask", { task: "prepare_data", environment: ENVIRONMENT });
      });
      assert.match(messages.join(), /only reads from clusters/);
      assert.equal(services.runs.all.length, before);
      const { createPod, isClusterError, listPods } = await services.clusters.library;
      await assert.rejects(createPod(cluster, { metadata: { name: "p" } }), (error) =>
        isClusterError(error, "read-only"),
      );
      await listPods(cluster);
    } finally {
      await configure("readOnly", undefined);
    }
  });

  test("a run goes on when another cluster is chosen meanwhile", async () => {
    const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: { seconds: "2" } });
    await configure("cluster.use", "engine");
    try {
      assert.equal((await resultOf(run)).verdict, "succeeded");
    } finally {
      await configure("cluster.use", "sandbox");
    }
  });

  test("a running pod is edited; a debug container stands beside its container", async () => {
    const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: { seconds: "40" } });
    await until("its container", () => outline().some((line) => line.includes("container base running")), 20_000);
    const editor = await vscode.commands.executeCommand<vscode.TextEditor>("databand.editPod", { kind: "run", run });
    const { document } = editor;
    const replace = async (from: RegExp, to: string): Promise<void> => {
      const match = from.exec(document.getText());
      assert.ok(match, document.getText());
      const range = new vscode.Range(
        document.positionAt(match.index),
        document.positionAt(match.index + match[0].length),
      );
      await editor.edit((edit) => edit.replace(range, to));
    };
    await replace(/restartPolicy: \w+/, "restartPolicy: Always");
    const problems = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(document.uri);
    await until("what cannot be changed", () =>
      problems().some(({ message }) => message.includes("cannot be changed")),
    );
    moveTo(editor, new vscode.Position(0, 0));
    assert.ok(!(await document.save()));
    assert.equal(document.lineAt(editor.selection.active).text.trim(), "restartPolicy: Always", "where it is wrong");
    // What VS Code puts into its own message, which is the only one.
    await assert.rejects(
      () => services.podEditors.writeFile(document.uri, Buffer.from(document.getText())),
      ({ name, message }: Error) => name === "" && /^Nothing was sent\. .*cannot be changed/.test(message),
    );
    await replace(/restartPolicy: \w+/, "restartPolicy: Never");
    await replace(/\n  labels:\n/, "\n  labels:\n    edited: here\n");
    await until("no problem", () => problems().length === 0);
    assert.ok(await document.save());
    const { getPod } = await services.clusters.library;
    const live = await getPod(run.cluster, run.plan.namespace, run.plan.podName);
    assert.equal(live.metadata.labels?.edited, "here");
    const saves: vscode.TextDocumentSaveReason[] = [];
    const listening = vscode.workspace.onWillSaveTextDocument(({ reason }) => saves.push(reason));
    const files = vscode.workspace.getConfiguration("files");
    await files.update("autoSave", "afterDelay", vscode.ConfigurationTarget.Workspace);
    try {
      await replace(/edited: here/, "edited: he");
      await until("auto save", () => saves.includes(vscode.TextDocumentSaveReason.AfterDelay));
      await replace(/edited: he/, "edited: her");
      await saveFiles();
      assert.ok(document.isDirty, "neither auto save nor another run sends what is not complete");
    } finally {
      listening.dispose();
      await files.update("autoSave", undefined, vscode.ConfigurationTarget.Workspace);
    }
    assert.equal((await getPod(run.cluster, run.plan.namespace, run.plan.podName)).metadata.labels?.edited, "here");
    await replace(/edited: her/, "edited: here");
    assert.ok(await document.save());
    const { applyEdit } = await services.clusters.library;
    await applyEdit(run.cluster, live, [{ pointer: "/metadata/labels/edited", before: "here", after: "elsewhere" }]);
    await replace(/edited: here/, "edited: there");
    const asked = await notifications("showWarningMessage", async () => {
      assert.ok(!(await document.save()), "what somebody else has changed is not overwritten unasked");
    });
    assert.match(asked.join(), /changed by somebody else/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await until("what somebody else has made of it", () => document.getText().includes("edited: elsewhere"));
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    const { addDebugContainer } = await services.clusters.library;
    const target = { namespace: run.plan.namespace, pod: run.plan.podName, image: "busybox:1.36", target: "base" };
    const name = await addDebugContainer(run.cluster, target);
    await until("it in the tree", () => outline().some((line) => line.includes(`${name} debug container · running`)));
    const previous = () => vscode.commands.executeCommand("databand.showPreviousLog", { kind: "run", run });
    assert.deepEqual(await titlesOf(previous), ["Show Previous Log"], "whose container it asks for");
    run.handle.stop();
    assert.equal((await resultOf(run)).verdict, "stopped");
  });

  test("a task pod of the driver: in the tree, in the run's log behind its task, and gone with the run", async () => {
    const run = await runTask({ task: "prepare_data", environment: ENVIRONMENT, parameters: { seconds: "60" } });
    await until("its container", () => outline().some((line) => line.includes("container base running")), 20_000);
    // As in any container, a signal is lost before its first process listens.
    await until("its first lines", () => (logText(run).match(/^(?!── ).+/gm) ?? []).length > 2);
    const { createPod, getPod } = await services.clusters.library;
    const name = `${run.plan.podName}-task`;
    const labels = (run.plan.pod.metadata as { readonly labels: Readonly<Record<string, string>> }).labels;
    const start = (podName: string, script: string, task: string): Promise<unknown> => {
      const command = ["sh", "-c", script, "--task-id", `${task}__003ae6a806`];
      return createPod(run.cluster, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
          name: podName,
          namespace: run.plan.namespace,
          labels: { dbnd_run_uid: labels.dbnd_run_uid ?? "" },
        },
        spec: { restartPolicy: "Never", containers: [{ name: "base", image: "busybox", command }] },
      });
    };
    await start(name, "echo hello from the task; sleep 60", "load_orders");
    await start(`${name}-2`, "exit 3", "total_of");
    await until("its line", () => logText(run).includes("[load_orders] hello from the task"), 20_000);
    assert.ok(
      outline().some((line) => /^ +task load_orders/.test(line)),
      outline().join("\n"),
    );
    const { shown } = services.tree;
    try {
      for (const [text, task] of [
        ["LOAD_ORDERS", "load_orders"],
        ["-task-2", "total_of"],
        ["Failed", "total_of"],
      ] as const) {
        await services.tree.show({ ...shown, text });
        // Runs of other tests may have failed, too.
        await until(`the task with ${text}`, () => {
          const rows = outline().filter((line) => /^(?:run| +task) /.test(line));
          const own = rows.slice(rows.findIndex((line) => line.includes("prepare_data running")));
          const next = own.findIndex((line, index) => index > 0 && line.startsWith("run "));
          const below = own.slice(1, next < 0 ? undefined : next);
          return below.length === 1 && below[0]?.startsWith(`  task ${task}`);
        });
      }
      await services.tree.show({ ...shown, text: "no such words" });
      assert.deepEqual(outline(), []);
    } finally {
      await services.tree.show(shown);
    }
    const node = { kind: "pod", id: "", run, attempt: { podName: name } };
    await vscode.commands.executeCommand("databand.showPodLog", node);
    await until("its own channel", () =>
      vscode.workspace.textDocuments.some(
        (document) => document.uri.scheme === "output" && /^hello from the task$/m.test(document.getText()),
      ),
    );
    run.handle.stop();
    assert.equal((await resultOf(run)).verdict, "stopped");
    await until("that it is gone", async () => {
      const pod = await getPod(run.cluster, run.plan.namespace, name).catch(() => undefined);
      return pod === undefined || Boolean(pod.metadata.deletionTimestamp);
    });
  });

  test("a task of VS Code: its exit code and its problem at the line that raised, also when its terminal is used again", async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: "databand-kubernetes" });
    const task = tasks.find(({ definition }) => definition.task === "fail_on_purpose");
    assert.ok(task, tasks.map(({ name }) => name).join());
    task.definition.environment = ENVIRONMENT;
    const source = vscode.Uri.file(join(workspaceFolder(), "tasks.py"));
    const problems = (): readonly vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(source).filter((one) => one.source === "Databand run");
    const editor = await openFile("tasks.py");
    for (const time of ["first", "second"]) {
      // Each time at a line of its own, since VS Code keeps problems until the run that would find them again is over.
      await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), `# the ${time} time\n`));
      await editor.document.save();
      const ended = new Promise<number | undefined>((resolve) => {
        const listening = vscode.tasks.onDidEndTaskProcess(({ exitCode, execution }) => {
          if (execution.task.name !== task.name) return;
          listening.dispose();
          resolve(exitCode);
        });
      });
      await vscode.tasks.executeTask(task);
      assert.equal(await ended, 10);
      const line = positionOf(editor.document, "raise ValueError(reason)").line;
      const problem = await until(`the problem of the ${time} run`, () =>
        problems().find(({ range }) => range.start.line === line),
      );
      assert.equal(problem.message, "ValueError: the input is empty");
    }
    await editor.edit((edit) => edit.delete(new vscode.Range(1, 0, 3, 0)));
    await editor.document.save();
  });

  test("the log can be filtered; what is exported has no secrets", async () => {
    const run = await runTask({ task: "fail_on_purpose", environment: ENVIRONMENT, parameters: {} });
    await notifications("showErrorMessage", () => resultOf(run));
    run.logs.channel.show();
    await run.logs.showLines({ level: "debug", include: /ValueError/ });
    await until("the filter", () => logText(run).includes("ValueError") && !/^Traceback/m.test(logText(run)));
    const parent = mkdtempSync(join(tmpdir(), "databand-incident-"));
    const folder = await vscode.commands.executeCommand<string>(
      "databand.exportIncident",
      { kind: "run", run },
      vscode.Uri.file(parent),
    );
    const files = readdirSync(folder).sort();
    assert.deepEqual(
      files.filter((file) => file !== "pods.yaml"),
      ["README.md", "configuration.cfg", "events.txt", "log.txt", "manifest.yaml", "run.json"],
    );
    assert.match(readFileSync(join(folder, "log.txt"), "utf8"), /ValueError/);
    assert.match(readFileSync(join(folder, "README.md"), "utf8"), /fail_on_purpose/);
    assert.ok(existsSync(join(folder, "manifest.yaml")));
    rmSync(parent, { recursive: true });
  });
});
