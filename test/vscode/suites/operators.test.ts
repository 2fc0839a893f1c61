/** An operator of Airflow, from its DAG file to its XCom result, on the sandbox cluster. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import { openFile, workspaceFolder } from "../kit/editor.ts";
import { activateExtension, logText, notifications, resultOf, useSandbox } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const DAG = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

with DAG("daily", default_args={"namespace": "etl"}):
    count = KubernetesPodOperator(
        task_id="count",
        image="busybox:1.36",
        cmds=["sh", "-c"],
        arguments=["echo counting $DAY; echo '{\\"rows\\": [1, 2]}' > /airflow/xcom/return.json"],
        env_vars=[k8s.V1EnvVar(name="DAY", value="{{ ds }}")],
        do_xcom_push=True,
    )
`;

suite("operators of Airflow", () => {
  const uri = (): vscode.Uri => vscode.Uri.file(`${workspaceFolder()}/dags/daily.py`);

  useSandbox();
  suiteSetup(async () => {
    await activateExtension();
    await vscode.workspace.fs.writeFile(uri(), Buffer.from(DAG));
  });
  suiteTeardown(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.workspace.fs.delete(vscode.Uri.file(`${workspaceFolder()}/dags`), { recursive: true });
  });

  async function lens(title: string, file = uri()): Promise<vscode.Command> {
    return until(`the lens ${title}`, async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        "vscode.executeCodeLensProvider",
        file,
        10,
      );
      return lenses.find(({ command }) => command?.title === title)?.command;
    });
  }

  test("the pod is previewed from the lens above the call", async () => {
    await openFile("dags/daily.py");
    const { command, arguments: words = [] } = await lens("Preview pod");
    await vscode.commands.executeCommand(command, ...(words as unknown[]));
    const preview = await until("the preview", () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "databand-pod"),
    );
    await until("the sidecar in it", () => preview.document.getText().includes("airflow-xcom-sidecar"));
    assert.match(preview.document.getText(), /value: '?"?\{\{ ds \}\}/);
  });

  test("the pod runs from the lens; a form fills in its Jinja; the XCom result is shown", async () => {
    await openFile("dags/daily.py");
    const { command, arguments: words = [] } = await lens("▶ Run pod");
    let run: Run | undefined;
    void vscode.commands.executeCommand<Run | undefined>(command, ...(words as unknown[])).then((started) => {
      run = started;
    });
    const started = await until("a run", async () => {
      // Enter takes the first entry of the form: "Run", with the values that it proposes.
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return run;
    });
    const result = await resultOf(started);
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "deleted"], result.sentence);
    assert.equal(started.plan.namespace, "etl");
    const today = started.plan.identity.startedAt.slice(0, 10);
    await until("the log", () => logText(started).includes(`counting ${today}`));
    await until("the result in the log", () => logText(started).includes('XCom result: {"rows": [1, 2]}'));

    await vscode.commands.executeCommand("databand.showXcomResult");
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepEqual([shown?.languageId, shown?.getText()], ["json", '{\n  "rows": [\n    1,\n    2\n  ]\n}\n']);
  });

  test("why a pod does not start is told at the argument that asks for it", async () => {
    const stuck = vscode.Uri.file(`${workspaceFolder()}/dags/stuck.py`);
    const dag = DAG.replace('"daily"', '"stuck"').replace(
      "        do_xcom_push=True,\n",
      '        node_selector={"disk": "ssd"},\n        startup_timeout_seconds=10,\n',
    );
    await vscode.workspace.fs.writeFile(stuck, Buffer.from(dag));
    const { document } = await openFile("dags/stuck.py");
    const { command, arguments: words = [] } = await lens("▶ Run pod", stuck);
    await notifications("showErrorMessage", async () => {
      let run: Run | undefined;
      void vscode.commands.executeCommand<Run | undefined>(command, ...(words as unknown[])).then((started) => {
        run = started;
      });
      const started = await until("a run", async () => {
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        return run;
      });
      const problem = await until("the diagnostic", () =>
        vscode.languages
          .getDiagnostics(stuck)
          .find(({ source, message }) => source === "Databand run" && message.includes("label disk=ssd")),
      );
      assert.match(document.lineAt(problem.range.start).text, /node_selector=/);
      assert.match(problem.message, /node_selector and affinity/);
      assert.equal((await resultOf(started)).verdict, "failed");
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        stuck,
        problem.range,
      );
      const fix = actions.find(({ title }) => title === "No longer ask for disk=ssd");
      assert.ok(fix?.edit, actions.map(({ title }) => title).join());
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      assert.match(document.getText(), /node_selector=\{\},/);
      await until("no diagnostic", () =>
        vscode.languages.getDiagnostics(stuck).every(({ source }) => source !== "Databand run"),
      );
    });
  });

  test("the workers' pods of the DAG are written into a folder; dry_run() is shown", async () => {
    await openFile("dags/daily.py");
    const folder = await vscode.commands.executeCommand<vscode.Uri | undefined>("databand.generateDagYaml", {
      folder: `${workspaceFolder()}/dags`,
      date: "2026-03-01T00:00:00+00:00",
    });
    assert.ok(folder);
    const files = await vscode.workspace.fs.readDirectory(folder);
    assert.deepEqual(files, [["daily_count_2026-03-01T00_00_00_plus_00_00.yml", vscode.FileType.File]]);
    const { command, arguments: words = [] } = await lens("dry_run()");
    await vscode.commands.executeCommand(command, ...(words as unknown[]));
    const shown = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(shown, /^api_version: v1\n/);
    await vscode.commands.executeCommand("databand.copyDryRun", ...(words as unknown[]));
    assert.match(await vscode.env.clipboard.readText(), /^api_version: v1\n/);
  });
});
