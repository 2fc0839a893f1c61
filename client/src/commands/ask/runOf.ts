import * as vscode from "vscode";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import { runItem } from "./runItem.ts";

/** A node of the tree that belongs to a run, or what stands for one. */
export interface OfRun {
  readonly run: Run;
}

/** The run that a command is about: the tree's node, the only one there is, or the one the user picks. */
export async function runOf(
  services: Services,
  node: OfRun | undefined,
  options: { readonly title: string; readonly onlyActive?: boolean },
): Promise<Run | undefined> {
  if (node) return node.run;
  const runs = options.onlyActive ? services.runs.active : services.runs.all;
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      options.onlyActive ? vscode.l10n.t("Nothing is running.") : vscode.l10n.t("Nothing has been run yet."),
    );
    return undefined;
  }
  if (runs.length === 1) return runs[0];
  return (await vscode.window.showQuickPick(runs.map(runItem), { title: options.title, matchOnDetail: true }))?.run;
}
