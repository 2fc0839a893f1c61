import * as vscode from "vscode";
import type { CopyForm } from "../../../server/src/protocol.ts";
import { isCfg } from "../language/languages.ts";
import { UserError } from "../notifications.ts";
import type { Services } from "../services.ts";

const NAMES: Readonly<Record<CopyForm["form"], string>> = {
  environment: "Environment variables of a shell",
  container: "Environment of a container (YAML)",
  commandLine: "Options of dbnd run (--set)",
  python: "Configuration of a task (Python)",
  compose: "Environment of a service (compose file)",
  helm: "Values of Airflow's Helm chart (config)",
};

/** “Copy Settings As…”: the selected settings, or at a header its whole section, in another form that DBND or Airflow takes. */
export function copyAs({ requests }: Pick<Services, "requests">) {
  return async (): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isCfg(editor.document)) {
      throw new UserError("No cfg file is in the editor.", "Open one, and select settings in it.");
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
      throw new UserError("There is no setting here.", "Put the cursor on a key or on a section's header.");
    const chosen = await vscode.window.showQuickPick(
      forms.map(({ form, text, leftOut }) => ({ label: NAMES[form], detail: preview(text), text, leftOut })),
      { title: "Copy Settings As", placeHolder: count === 1 ? "1 setting" : `${count} settings` },
    );
    if (!chosen) return;
    await vscode.env.clipboard.writeText(chosen.text);
    if (chosen.leftOut.length > 0) {
      void vscode.window.showWarningMessage(`Copied without ${chosen.leftOut.join("; ")}.`);
    } else vscode.window.setStatusBarMessage("$(check) Copied", 3000);
  };
}

function preview(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line === "" ? "nothing of this can be said so" : line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
