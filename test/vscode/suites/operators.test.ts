/** An operator of Airflow, from its DAG file to its XCom result, on the sandbox cluster. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Run } from "../../../client/src/runs/runs.ts";
import { accepting, does, press } from "../kit/commands.ts";
import { actionsAt, compared, lens, openFile, openWith, workspaceFolder } from "../kit/editor.ts";
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

  test("the pod is previewed from the lens above the call", async () => {
    await openFile("dags/daily.py");
    await press(await lens(uri(), "Preview pod"));
    const preview = await until("the preview", () =>
      vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === "databand-pod"),
    );
    await until("the sidecar in it", () => preview.document.getText().includes("airflow-xcom-sidecar"));
    assert.match(preview.document.getText(), /value: '?"?\{\{ ds \}\}/);
  });

  test("the pod runs from the lens; a form fills in its Jinja; the XCom result is shown", async () => {
    await openFile("dags/daily.py");
    const run = await lens(uri(), "▶ Run pod");
    assert.equal(run.command, "databand.runOperator");
    // The first entry of the form is "Run", with the values that it proposes.
    const started = await accepting(press<Run | undefined>(run));
    const result = await resultOf(started);
    assert.deepEqual([result.verdict, result.pod], ["succeeded", "deleted"], result.sentence);
    assert.equal(started.plan.namespace, "etl");
    const today = started.plan.identity.startedAt.slice(0, 10);
    await until("the log", () => logText(started).includes(`counting ${today}`));
    await until("the result in the log", () => logText(started).includes('XCom result: {"rows": [1, 2]}'));

    await vscode.commands.executeCommand("databand.showXcomResult");
    const shown = vscode.window.activeTextEditor?.document;
    assert.deepEqual([shown?.languageId, shown?.getText()], ["json", '{\n  "rows": [\n    1,\n    2\n  ]\n}\n']);
    await does("copyXcomResult");
    assert.deepEqual(JSON.parse(await vscode.env.clipboard.readText()), { rows: [1, 2] });
  });

  test("Run Pod of Airflow Operator, Compare Pod of Airflow Operator: of the one at the cursor, with others of the file and what runs", async () => {
    const two = vscode.Uri.file(`${workspaceFolder()}/dags/two.py`);
    const call = DAG.slice(DAG.indexOf("    count = "));
    const second = call.replace("count = ", "tell = ").replace('"count"', '"tell"').replace("sh", "bash");
    const { document } = await openWith("dags/two.py", `${DAG.replace('"daily"', '"two"')}${second}`);
    assert.equal(document.uri.toString(), two.toString());
    const run = await does<Run>("runOperator", ["count", "Run count"]);
    assert.equal((await resultOf(run)).verdict, "succeeded");
    assert.ok(run.params?.operator !== undefined && run.plan.podName.startsWith("count-"), run.plan.podName);

    await does("compareOperator", ["count", "tell"]);
    const [other, own] = await compared();
    assert.match(own, /- sh\n/);
    assert.equal(own, other.replace("- bash\n", "- sh\n").replaceAll("tell", "count"));
    await openFile("dags/two.py");
    await does("compareOperator", ["count", "The last run"]);
    const [last, now] = await compared();
    assert.match(last, new RegExp(`value: "${run.plan.identity.startedAt.slice(0, 10)}"`));
    assert.equal(now, last, "what a run fills in and adds is no change");
  });

  test("why a pod does not start is told at the argument that asks for it", async () => {
    const stuck = vscode.Uri.file(`${workspaceFolder()}/dags/stuck.py`);
    const dag = DAG.replace('"daily"', '"stuck"').replace(
      "        do_xcom_push=True,\n",
      '        node_selector={"disk": "ssd"},\n        startup_timeout_seconds=10,\n',
    );
    await vscode.workspace.fs.writeFile(stuck, Buffer.from(dag));
    const { document } = await openFile("dags/stuck.py");
    const run = await lens(stuck, "▶ Run pod");
    await notifications("showErrorMessage", async () => {
      const started = await accepting(press<Run | undefined>(run));
      const problem = await until("the diagnostic", () =>
        vscode.languages
          .getDiagnostics(stuck)
          .find(({ source, message }) => source === "Databand run" && message.includes("label disk=ssd")),
      );
      assert.match(document.lineAt(problem.range.start).text, /node_selector=/);
      assert.match(problem.message, /node_selector and affinity/);
      assert.equal((await resultOf(started)).verdict, "failed");
      const actions = await actionsAt(stuck, problem.range);
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
    const { command, arguments: words = [] } = await lens(uri(), "dry_run()");
    assert.equal(command, "databand.showDryRun");
    for (const given of [words as unknown[], []]) {
      await openFile("dags/daily.py");
      await does("showDryRun", [], ...given);
      const shown = vscode.window.activeTextEditor?.document.getText() ?? "";
      assert.match(shown, /^api_version: v1\n/);
      await does("copyDryRun", [], ...(words as unknown[]));
      // Each time another name is drawn, as each time that `dry_run()` is called.
      const withoutName = (text: string): string => text.replace(/name: count-\w+/, "");
      assert.equal(withoutName(await vscode.env.clipboard.readText()), withoutName(shown));
    }
  });
});
