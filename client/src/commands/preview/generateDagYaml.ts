import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { tasksOfFile } from "../ask/pickDagTask.ts";

/** Name of the folder that Airflow's own command writes into. */
const FOLDER = "airflow_yaml_output";

export interface GenerateArguments {
  readonly dag?: string;
  /** The folder that gets the folder of files. */
  readonly folder?: string;
  /** The logical date, ISO 8601. */
  readonly date?: string;
}

/** “Generate DAG YAML”: what `airflow kubernetes generate-dag-yaml` writes for a DAG, without Airflow. */
export function generateDagYaml(services: Services) {
  return async (given: GenerateArguments = {}): Promise<vscode.Uri | undefined> => {
    const { tasks, uri } = await tasksOfFile(services);
    const dags = [...new Set(tasks.flatMap(({ dag }) => dag ?? []))];
    const title = vscode.l10n.t("Generate DAG YAML");
    const dag = given.dag ?? (dags.length > 1 ? await vscode.window.showQuickPick(dags, { title }) : dags[0]);
    if (dag === undefined && dags.length > 0) return undefined;
    const date = given.date ?? (await askDate(title));
    if (date === undefined) return undefined;
    const folder = given.folder === undefined ? await askFolder() : vscode.Uri.file(given.folder);
    if (!folder) return undefined;
    const result = await services.requests.dagYaml({ uri, date, ...(dag === undefined ? {} : { dag }) });
    const target = vscode.Uri.joinPath(folder, FOLDER);
    for (const { name, text } of result.files) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(target, name.replace(/[/\\]/g, "_")), Buffer.from(text));
    }
    void tell(
      result.files.length,
      target,
      result.problems.map(({ message }) => message),
    );
    return target;
  };
}

async function tell(count: number, target: vscode.Uri, problems: readonly string[]): Promise<void> {
  const folder = vscode.workspace.asRelativePath(target);
  const said =
    count === 1
      ? vscode.l10n.t("1 file written to {0}.", folder)
      : vscode.l10n.t("{0} files written to {1}.", count, folder);
  const [first = "", ...others] = problems;
  const more = [said, first, others.length > 0 && vscode.l10n.t("(and {0} more)", others.length)]
    .filter(Boolean)
    .join(" ");
  const show = problems.length === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const showFolder = vscode.l10n.t("Show Folder");
  const chosen = await show(more, showFolder);
  if (chosen === showFolder) await vscode.commands.executeCommand("revealInExplorer", target);
}

function askDate(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Logical date of the run, ISO 8601."),
    value: `${new Date().toISOString().slice(0, 10)}T00:00:00+00:00`,
    validateInput: (text) =>
      Number.isNaN(Date.parse(text)) ? vscode.l10n.t("This is no date, such as 2026-03-01T00:00:00+00:00.") : undefined,
  });
}

async function askFolder(): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Folder to write {0} into", FOLDER),
    openLabel: vscode.l10n.t("Write Here"),
    canSelectFiles: false,
    canSelectFolders: true,
    ...(folder ? { defaultUri: folder.uri } : {}),
  });
  return chosen?.[0];
}
