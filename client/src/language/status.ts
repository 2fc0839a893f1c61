import * as vscode from "vscode";
import { CFG_LANGUAGES } from "./languages.ts";
import type { LanguageServer, ServerState } from "./languageServer.ts";

const TEXT: Readonly<Record<ServerState, string>> = {
  starting: vscode.l10n.t("$(loading~spin) Databand: starting"),
  running: "$(check) Databand",
  stopped: vscode.l10n.t("$(circle-slash) Databand: stopped"),
  failed: vscode.l10n.t("$(error) Databand: failed"),
};

/** The server's health in the language status of cfg files, with restart and logs one click away. */
export function languageStatus(server: Pick<LanguageServer, "state" | "onStateChanged">): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("databand.server", CFG_LANGUAGES);
  item.name = "Databand Language Server";
  const show = (state: ServerState): void => {
    item.text = TEXT[state];
    item.busy = state === "starting";
    item.severity =
      state === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command =
      state === "running"
        ? { command: "databand.showLogs", title: vscode.l10n.t("Show Logs") }
        : { command: "databand.restartLanguageServer", title: vscode.l10n.t("Restart") };
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onStateChanged(show));
}
