import * as vscode from "vscode";
import type { TaskInfo } from "../../../../server/src/protocol.ts";

interface TaskItem extends vscode.QuickPickItem {
  readonly task?: TaskInfo;
}

const ICON: Readonly<Record<TaskInfo["kind"], string>> = {
  function: "symbol-method",
  pipeline: "type-hierarchy",
  class: "symbol-class",
  section: "symbol-namespace",
};

/**
 * Asks which task; the one last run stands first. The list opens at once and fills when the tasks are known.
 * Undefined when the user leaves.
 */
export async function pickTask(
  tasks: Promise<readonly TaskInfo[]>,
  lastTask: string | undefined,
  title: string,
): Promise<TaskInfo | undefined> {
  const items = tasks.then((found) => arrange(found, lastTask));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t("Task to run (tasks are found by reading the workspace's Python files)"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.task;
}

function arrange(tasks: readonly TaskInfo[], lastTask: string | undefined): TaskItem[] {
  if (tasks.length === 0) {
    return [
      {
        label: vscode.l10n.t("$(info) No task found"),
        detail: vscode.l10n.t(
          "A task is a function with @task or @pipeline, or a class derived from Task, in a Python file here.",
        ),
      },
    ];
  }
  const recent = tasks.filter((task) => task.name === lastTask);
  const others = tasks.filter((task) => task.name !== lastTask).sort((left, right) => compareNames(left, right));
  return [...recent.map((task) => taskItem(task, vscode.l10n.t("last run"))), ...others.map((task) => taskItem(task))];
}

function compareNames(left: TaskInfo, right: TaskInfo): number {
  return left.name.localeCompare(right.name);
}

function taskItem(task: TaskInfo, remark?: string): TaskItem {
  const parameters = task.parameters.map((parameter) => parameter.name).join(", ");
  const place = task.module ?? vscode.workspace.asRelativePath(vscode.Uri.parse(task.uri));
  return {
    label: `$(${ICON[task.kind]}) ${task.name}`,
    description: [parameters && `(${parameters})`, remark].filter(Boolean).join("  "),
    detail: [place, task.documentation].filter(Boolean).join(" — "),
    task,
  };
}
