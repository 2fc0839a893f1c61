import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { SORTS, type RunView } from "../views/runTree/order.ts";

/** “Filter Runs”: by state, or by words of task, environment and pod. */
export function filterRuns(services: Services) {
  return async (): Promise<void> => {
    const { shown } = services.tree;
    const item = (label: string, view: Partial<RunView>) => ({ label, view });
    const picked = await vscode.window.showQuickPick(
      [
        item("$(list-flat) All runs", { show: "all", text: "" }),
        item("$(sync) Active runs only", { show: "active" }),
        item("$(error) Failed runs only", { show: "failed" }),
        item("$(pass) Succeeded runs only", { show: "succeeded" }),
        { label: "$(search) With these words…", view: undefined },
      ],
      { title: "Filter Runs", placeHolder: "Which runs the tree shows" },
    );
    if (!picked) return;
    if (picked.view) {
      await services.tree.show({ ...shown, ...picked.view });
      return;
    }
    const text = await vscode.window.showInputBox({
      title: "Filter Runs",
      prompt: "Words of the task, the environment, the pod or the state. Empty shows all.",
      value: shown.text,
    });
    if (text !== undefined) await services.tree.show({ ...shown, text: text.trim() });
  };
}

const LABELS = { newest: "Newest first", oldest: "Oldest first", task: "By task", state: "By state" } as const;

/** “Sort Runs”. */
export function sortRuns(services: Services) {
  return async (): Promise<void> => {
    const { shown } = services.tree;
    const items = SORTS.map((sort) => ({
      label: LABELS[sort],
      description: sort === shown.sort ? "current" : "",
      sort,
    }));
    const picked = await vscode.window.showQuickPick(items, { title: "Sort Runs" });
    if (picked) await services.tree.show({ ...shown, sort: picked.sort });
  };
}
