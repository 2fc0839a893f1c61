import * as vscode from "vscode";
import type { TargetVersion } from "../../../server/src/protocol.ts";
import { CFG_LANGUAGES, isCfg } from "./languages.ts";
import type { ServerRequests } from "./requests.ts";

/** Which version of DBND or Airflow keys and rules follow, in the language status of cfg files; one click leads to who says so. */
export class TargetVersionStatus implements vscode.Disposable {
  readonly #requests: ServerRequests;
  readonly #item: vscode.LanguageStatusItem;
  readonly #listener: vscode.Disposable;
  readonly #output: vscode.LogOutputChannel;

  constructor(requests: ServerRequests, output: vscode.LogOutputChannel) {
    this.#requests = requests;
    this.#output = output;
    this.#item = vscode.languages.createLanguageStatusItem("databand.targetVersion", CFG_LANGUAGES);
    this.#item.name = vscode.l10n.t("Databand: Version");
    this.#listener = vscode.window.onDidChangeActiveTextEditor(() => this.refresh());
  }

  /** The configuration, or what the user looks at, has changed. */
  refresh(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isCfg(document)) return;
    this.#requests.targetVersion({ uri: document.uri.toString() }).then(
      (target) => this.#show(target),
      (error: unknown) => this.#output.debug(String(error)),
    );
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }

  #show({ product, version, provider, from, uri, line = 0 }: TargetVersion): void {
    const setting = product === "Airflow" ? "databand.airflow.targetVersion" : "databand.targetVersion";
    this.#item.text = `${product} ${version}`;
    const detail = provider === undefined ? "" : `, ${vscode.l10n.t("provider cncf-kubernetes {0}", provider)}`;
    if (from === "file" && uri !== undefined) {
      const file = vscode.Uri.parse(uri);
      const selection = new vscode.Range(line, 0, line, 0);
      this.#item.detail = vscode.l10n.t("asked for by {0}", file.path.split("/").at(-1) ?? "") + detail;
      this.#item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [file, { selection }] };
    } else {
      const who =
        from === "setting"
          ? vscode.l10n.t("set by {0}", setting)
          : vscode.l10n.t("the newest one, as nothing says otherwise");
      this.#item.detail = who + detail;
      this.#item.command = {
        command: "workbench.action.openSettings",
        title: vscode.l10n.t("Change"),
        arguments: [setting],
      };
    }
  }
}
