import { basename, extname } from "node:path";
import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { copyPlain } from "../../views/logText/file.ts";
import { logOf } from "../ask/logOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Save Log”: the full log of a run, or of pods that somebody tails, as a file of the user's choice. */
export function saveLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Save Log"));
    const target = log && (await askFile(`${basename(log.path, extname(log.path))}.log`));
    if (!target) return;
    await copyPlain(log.path, target.fsPath, await log.masks.settled());
    void tellSaved(log.channel.name, target);
  };
}

/** With a button: VS Code cuts a message without one at the end of its line, where the path is. */
async function tellSaved(name: string, file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  const text = vscode.l10n.t("The log “{0}” is in {1}.", name, file.fsPath);
  if ((await vscode.window.showInformationMessage(text, open)) === open) await vscode.window.showTextDocument(file);
}

function askFile(name: string): Thenable<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Log"),
    filters: { [vscode.l10n.t("Log")]: ["log", "txt"] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
}
