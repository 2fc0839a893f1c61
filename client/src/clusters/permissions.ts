import * as vscode from "vscode";
import { UserError } from "../notifications.ts";
import { setting, SETTINGS } from "../settings.ts";

/** @throws UserError where the user has not said that the workspace may run programs. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    vscode.l10n.t("Nothing is run and no cluster is contacted before this workspace is trusted."),
    vscode.l10n.t("Choose “Manage Workspace Trust” in the command palette."),
    { title: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" },
  );
}

/** For commands that would ask for something first. @throws UserError where this window only reads from clusters */
export function requireWriting(): void {
  if (!setting(SETTINGS.readOnly)) return;
  throw new UserError(
    vscode.l10n.t("This window only reads from clusters."),
    vscode.l10n.t("Turn the setting databand.readOnly off to change something there."),
  );
}
