import * as vscode from "vscode";
import type { CopyForm } from "../../../../server/src/protocol.ts";
import { isCfg } from "../../language/languages.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";

const NAMES: Readonly<Record<CopyForm["form"], string>> = {
  environment: vscode.l10n.t("Environment variables of a shell"),
  container: vscode.l10n.t("Environment of a container (YAML)"),
  commandLine: vscode.l10n.t("Options of dbnd run (--set)"),
  python: vscode.l10n.t("Configuration of a task (Python)"),
  compose: vscode.l10n.t("Environment of a service (compose file)"),
  helm: vscode.l10n.t("Values of Airflow's Helm chart (config)"),
};

/** “Copy Settings As…”: the selected settings, or at a header its whole section, in another form that DBND or Airflow takes. */
export function copyAs({ requests }: Pick<Services, "requests">) {
  return async (): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isCfg(editor.document)) {
      throw new UserError(
        vscode.l10n.t("No cfg file is in the editor."),
        vscode.l10n.t("Open one, and select settings in it."),
      );
    }
    const { start, end } = editor.selection;
    const { count, forms } = await requests.copyAs({
      uri: editor.document.uri.toString(),
      range: {
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
      },
    });
    if (count === 0)
      throw new UserError(
        vscode.l10n.t("There is no setting here."),
        vscode.l10n.t("Put the cursor on a key or on a section's header."),
      );
    const chosen = await vscode.window.showQuickPick(
      forms.map(({ form, text, leftOut }) => ({ label: NAMES[form], detail: preview(text), text, leftOut })),
      {
        title: vscode.l10n.t("Copy Settings As"),
        placeHolder: count === 1 ? vscode.l10n.t("1 setting") : vscode.l10n.t("{0} settings", count),
      },
    );
    if (!chosen) return;
    await vscode.env.clipboard.writeText(chosen.text);
    if (chosen.leftOut.length > 0) {
      void vscode.window.showWarningMessage(vscode.l10n.t("Copied without {0}.", chosen.leftOut.join("; ")));
    } else vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Copied"), 3000);
  };
}

function preview(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line === ""
    ? vscode.l10n.t("nothing of this can be said so")
    : line.length > 120
      ? `${line.slice(0, 119)}…`
      : line;
}
