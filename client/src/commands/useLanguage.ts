import * as vscode from "vscode";
import { LANGUAGE_ID } from "../../../server/src/protocol.ts";
import { UserError } from "../notifications.ts";

interface Choice extends vscode.QuickPickItem {
  /** What `files.associations` remembers; nothing: only this editor. */
  readonly pattern?: string;
}

/** “Read File as Databand Configuration”: gives the file in the editor our language, and files like it if wanted. */
export function useLanguage() {
  return async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document) throw new UserError("No file is open in an editor.", "Open the configuration file first.");
    const chosen = await vscode.window.showQuickPick(choices(document.uri), {
      title: "Read File as Databand Configuration",
      placeHolder: "Which files hold DBND configuration?",
    });
    if (!chosen) return;
    if (chosen.pattern !== undefined) await associate(chosen.pattern);
    await vscode.languages.setTextDocumentLanguage(document, LANGUAGE_ID);
  };
}

function choices(uri: vscode.Uri): Choice[] {
  const once: Choice = { label: "This file, until it is closed" };
  if (uri.scheme === "untitled") return [once];
  const path = vscode.workspace.asRelativePath(uri, false).replaceAll("\\", "/").replace(/^\//, "");
  const pattern = `**/${path}`;
  const extension = /[^/]\.[^./]+$/.exec(path)?.[0].slice(1);
  const description = "remembered in files.associations";
  const folder = pattern.slice(0, pattern.lastIndexOf("/") + 1);
  return [
    { label: "This file, always", description, detail: pattern, pattern },
    ...(extension === undefined
      ? []
      : [
          {
            label: `All files *${extension} in its folder`,
            description,
            detail: `${folder}*${extension}`,
            pattern: `${folder}*${extension}`,
          },
        ]),
    once,
  ];
}

/** For this workspace, or for the user where no folder is open. */
async function associate(pattern: string): Promise<void> {
  const files = vscode.workspace.getConfiguration("files");
  const known = files.inspect<Record<string, string>>("associations");
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const before = inWorkspace ? known?.workspaceValue : known?.globalValue;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await files.update("associations", { ...before, [pattern]: LANGUAGE_ID }, target);
}
