/** `airflow.cfg`, files of variables and pod templates. */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import {
  closeEditor,
  codeOf,
  completions,
  diagnostic,
  hoverText,
  labelOf,
  openWith,
  positionOf,
  workspaceFolder,
} from "../kit/editor.ts";
import { activateExtension } from "../kit/extension.ts";
import { until } from "../kit/until.ts";

const OLD = `[core]
sql_alchemy_conn = postgresql://db/airflow
dag_concurrency = 16
remote_logging = yes

[kubernetes]
namespace = data
worker_pods_pending_timeout = 300
`;
const NEW = `[core]
max_active_tasks_per_dag = 16

[kubernetes_executor]
namespace = data

[database]
sql_alchemy_conn = postgresql://db/airflow

[logging]
remote_logging = True

[scheduler]
task_queued_timeout = 300
`;

suite("airflow", () => {
  suiteSetup(async () => {
    await activateExtension();
  });
  teardown(async () => {
    await closeEditor();
    for (const folder of ["airflow", "pod_templates"]) {
      rmSync(join(workspaceFolder(), folder), { recursive: true, force: true });
    }
  });

  const open = (name: string, text: string): Promise<vscode.TextEditor> => openWith(`airflow/${name}`, text);

  test("an old airflow.cfg is brought to the present release by Fix All", async () => {
    const { document } = await open("airflow.cfg", OLD);
    assert.equal(document.languageId, "airflow-cfg");
    await diagnostic(document, "the old section", (found) => codeOf(found) === "airflow-renamed-section");
    const before = document.version;
    await until("the fixes", async () => {
      await vscode.commands.executeCommand("editor.action.fixAll");
      // The command does not wait for what it does: asked for again meanwhile, it would be done twice.
      return until("a change", () => document.version !== before, 10_000).catch(() => false);
    });
    assert.equal(document.getText(), NEW);
    await until("no problems", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  });

  test("keys are completed, and explained with who wins", async () => {
    const { document } = await open("airflow.cfg", "[kubernetes_executor]\n\nnamespace = data\n");
    await until("the key", async () => {
      const labels = (await completions(document, new vscode.Position(1, 0))).map(labelOf);
      return labels.includes("pod_template_file") && !labels.includes("git_repo");
    });
    const text = await hoverText(document, positionOf(document, "namespace"));
    assert.match(text, /AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE/);
    assert.match(text, /\*\*In force:\*\* `data`/);
  });

  test("a variable of a .env file wins, and is checked there", async () => {
    const variables = await open(".env", "AIRFLOW__CORE__PARALLELISM=64\nAIRFLOW__CORE__LOAD_EXAMPLES=no\n");
    await diagnostic(variables.document, "the boolean", (found) => codeOf(found) === "airflow-boolean");
    await closeEditor();
    const { document } = await open("airflow.cfg", "[core]\nparallelism = 16\n");
    await until("the value in force", async () => {
      const text = await hoverText(document, positionOf(document, "parallelism"));
      return text.includes("**In force:** `64`");
    });
  });

  test("a new pod template has nothing wrong, until something is taken away", async () => {
    await vscode.commands.executeCommand("databand.newPodTemplate", {
      variant: "git-sync",
      path: "pod_templates/worker.yaml",
    });
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.match(editor.document.getText(), /GIT_SYNC_REPO/);
    const at = positionOf(editor.document, "- name: base", "end");
    await editor.edit((edit) => edit.replace(new vscode.Range(at.translate(0, -4), at), "main"));
    await diagnostic(editor.document, "the container", (found) => codeOf(found) === "airflow-template-base");
    assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri).map(codeOf), ["airflow-template-base"]);
    const text = await hoverText(editor.document, positionOf(editor.document, "serviceAccountName"));
    assert.match(text, /Kept/);
  });
});
