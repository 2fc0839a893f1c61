import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import type { Services } from "../../services.ts";

/** “Find Earlier Runs Again”: looks for the runs that other windows have left, and tells what came of it. */
export function findEarlierRuns({ runs }: Services) {
  return async (): Promise<void> => {
    requireTrust();
    const known = new Set(runs.all.map(({ id }) => id));
    await withProgress(vscode.l10n.t("Looking for earlier runs"), () => runs.resume());
    const found = runs.all.filter(({ id }) => !known.has(id)).length;
    const [lost] = runs.lost;
    if (lost) {
      void vscode.window.showWarningMessage(
        runs.lost.length === 1
          ? vscode.l10n.t("An earlier run cannot be followed: {0}", lost.why)
          : vscode.l10n.t("{0} earlier runs cannot be followed. The first: {1}", runs.lost.length, lost.why),
      );
    } else {
      void vscode.window.showInformationMessage(
        found === 0
          ? vscode.l10n.t("No run of an earlier window is left to follow.")
          : found === 1
            ? vscode.l10n.t("1 earlier run is followed again.")
            : vscode.l10n.t("{0} earlier runs are followed again.", found),
      );
    }
  };
}
