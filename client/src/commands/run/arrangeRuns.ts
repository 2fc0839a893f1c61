import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { SORTS, type RunView } from "../../views/runTree/order.ts";

/** “Filter Runs”: by state, or by words of task, environment, pod and state, or of a task pod. */
export function filterRuns(services: Services) {
  return async (): Promise<void> => {
    const { shown } = services.tree;
    const item = (label: string, view: Partial<RunView>) => ({
      label,
      description: mark(view.show === shown.show),
      view,
    });
    const picked = await vscode.window.showQuickPick(
      [
        item(vscode.l10n.t("$(list-flat) All runs"), { show: "all", text: "" }),
        item(vscode.l10n.t("$(sync) Active runs only"), { show: "active" }),
        item(vscode.l10n.t("$(error) Failed runs only"), { show: "failed" }),
        item(vscode.l10n.t("$(pass) Succeeded runs only"), { show: "succeeded" }),
        { label: vscode.l10n.t("$(search) With these words…"), description: shown.text, view: undefined },
      ],
      { title: vscode.l10n.t("Filter Runs"), placeHolder: vscode.l10n.t("Which runs the tree shows") },
    );
    if (!picked) return;
    if (picked.view) {
      await services.tree.show({ ...shown, ...picked.view });
      return;
    }
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t("Filter Runs"),
      prompt: vscode.l10n.t(
        "Words of the task, the environment, the pod or the state (failed, running), of the run or of a task pod. Empty shows all.",
      ),
      value: shown.text,
    });
    if (text !== undefined) await services.tree.show({ ...shown, text: text.trim() });
  };
}

const LABELS = {
  newest: vscode.l10n.t("Newest first"),
  oldest: vscode.l10n.t("Oldest first"),
  task: vscode.l10n.t("By task"),
  state: vscode.l10n.t("By state"),
} as const;

/** “Sort Runs”. */
export function sortRuns(services: Services) {
  return async (): Promise<void> => {
    const { shown } = services.tree;
    const items = SORTS.map((sort) => ({
      label: LABELS[sort],
      description: mark(sort === shown.sort),
      sort,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Sort Runs") });
    if (picked) await services.tree.show({ ...shown, sort: picked.sort });
  };
}

function mark(isCurrent: boolean): string {
  return isCurrent ? vscode.l10n.t("current") : "";
}
