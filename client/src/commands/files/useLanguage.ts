import * as vscode from "vscode";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../../../../server/src/protocol.ts";
import type { CfgLanguageId } from "../../language/languageIds.ts";
import { UserError } from "../../notifications.ts";

interface Choice extends vscode.QuickPickItem {
  /** What `files.associations` remembers; nothing: only this editor. */
  readonly pattern?: string;
}

/** Each language, and whose configuration is written in it. */
const PRODUCTS = { [LANGUAGE_ID]: "Databand", [AIRFLOW_LANGUAGE_ID]: "Airflow" } as const;

/** “Read File as Databand Configuration”: gives the file in the editor our language, and files like it if wanted. */
export function useLanguage() {
  return use(LANGUAGE_ID);
}

/** “Read File as Airflow Configuration”. */
export function useAirflowLanguage() {
  return use(AIRFLOW_LANGUAGE_ID);
}

function use(language: CfgLanguageId) {
  const product = PRODUCTS[language];
  return async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    if (!document)
      throw new UserError(
        vscode.l10n.t("No file is open in an editor."),
        vscode.l10n.t("Open the configuration file first."),
      );
    const chosen = await vscode.window.showQuickPick(choices(document.uri), {
      title: vscode.l10n.t("Read File as {0} Configuration", product),
      placeHolder: vscode.l10n.t("Which files hold configuration of {0}?", product),
    });
    if (!chosen) return;
    if (chosen.pattern !== undefined) await associate(chosen.pattern, language);
    await vscode.languages.setTextDocumentLanguage(document, language);
  };
}

function choices(uri: vscode.Uri): Choice[] {
  const once: Choice = { label: vscode.l10n.t("This file, until it is closed") };
  if (uri.scheme === "untitled") return [once];
  const path = vscode.workspace.asRelativePath(uri, false).replaceAll("\\", "/").replace(/^\//, "");
  const pattern = `**/${path}`;
  const extension = /[^/]\.[^./]+$/.exec(path)?.[0].slice(1);
  const description = vscode.l10n.t("remembered in files.associations");
  const folder = pattern.slice(0, pattern.lastIndexOf("/") + 1);
  return [
    { label: vscode.l10n.t("This file, always"), description, detail: pattern, pattern },
    ...(extension === undefined
      ? []
      : [
          {
            label: vscode.l10n.t("All files *{0} in its folder", extension),
            description,
            detail: `${folder}*${extension}`,
            pattern: `${folder}*${extension}`,
          },
        ]),
    once,
  ];
}

/** For this workspace, or for the user where no folder is open. */
async function associate(pattern: string, language: CfgLanguageId): Promise<void> {
  const files = vscode.workspace.getConfiguration("files");
  const known = files.inspect<Record<string, string>>("associations");
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const before = inWorkspace ? known?.workspaceValue : known?.globalValue;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await files.update("associations", { ...before, [pattern]: language }, target);
}
