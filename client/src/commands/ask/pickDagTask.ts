import * as vscode from "vscode";
import type { DagTaskInfo, RunPlanParams } from "../../../../server/src/protocol.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";

/**
 * The worker of a task of the active DAG file, the one at the cursor first. Undefined when the user leaves.
 *
 * @param among the numbers of those that may be chosen; absent: all
 */
export async function pickDagTask(
  services: Services,
  title: string,
  among?: readonly number[],
): Promise<RunPlanParams | undefined> {
  const { tasks: all, uri } = await tasksOfFile(services);
  const tasks = all.filter(({ worker }) => among?.includes(worker) ?? true);
  const line = vscode.window.activeTextEditor?.selection.active.line ?? 0;
  const nearest = tasks.findLast(({ range }) => range.start.line <= line);
  // Those of a loop stand in the order of its rounds.
  const sorted = among ? tasks : [...tasks].sort((left, right) => Number(right === nearest) - Number(left === nearest));
  const items = sorted.map((task) => ({
    label: `$(symbol-method) ${task.task}`,
    description: [task.dag, vscode.l10n.t("line {0}", task.range.start.line + 1)].filter(Boolean).join(", "),
    task,
  }));
  const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  return picked && { uri, task: picked.task.task, worker: picked.task.worker };
}

/** The tasks of the active DAG file. @throws UserError when it has none */
export async function tasksOfFile({
  requests,
}: Services): Promise<{ readonly tasks: readonly DagTaskInfo[]; readonly uri: string }> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "python")
    throw new UserError(vscode.l10n.t("No DAG file is open."), vscode.l10n.t("Open the Python file of the DAG."));
  const uri = document.uri.toString();
  const tasks = await requests.dagTasks({ uri });
  if (tasks.length === 0)
    throw new UserError(
      vscode.l10n.t("No task of Airflow was found in this file."),
      vscode.l10n.t("Open the file of a DAG."),
    );
  return { tasks, uri };
}
