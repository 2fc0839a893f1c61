import { basename } from "node:path";
import * as vscode from "vscode";
import { LANGUAGE_ID, type TargetVersion } from "../../../server/src/protocol.ts";
import type { ServerRequests } from "./requests.ts";

/** Which version of DBND keys and rules follow, in the language status of cfg files; one click leads to who says so. */
export class TargetVersionStatus implements vscode.Disposable {
  readonly #requests: ServerRequests;
  readonly #item: vscode.LanguageStatusItem;
  readonly #listener: vscode.Disposable;
  readonly #output: vscode.LogOutputChannel;

  constructor(requests: ServerRequests, output: vscode.LogOutputChannel) {
    this.#requests = requests;
    this.#output = output;
    this.#item = vscode.languages.createLanguageStatusItem("databand.targetVersion", { language: LANGUAGE_ID });
    this.#item.name = "DBND Version";
    this.#listener = vscode.window.onDidChangeActiveTextEditor(() => this.refresh());
  }

  /** The configuration, or what the user looks at, has changed. */
  refresh(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document?.languageId !== LANGUAGE_ID || document.uri.scheme !== "file") return;
    this.#requests.targetVersion({ uri: document.uri.toString() }).then(
      (target) => this.#show(target),
      (error: unknown) => this.#output.debug(String(error)),
    );
  }

  dispose(): void {
    this.#listener.dispose();
    this.#item.dispose();
  }

  #show({ version, from, uri, line = 0 }: TargetVersion): void {
    this.#item.text = `DBND ${version}`;
    if (from === "file" && uri !== undefined) {
      const file = vscode.Uri.parse(uri);
      const selection = new vscode.Range(line, 0, line, 0);
      this.#item.detail = `asked for by ${basename(file.path)}`;
      this.#item.command = { command: "vscode.open", title: "Open", arguments: [file, { selection }] };
    } else {
      this.#item.detail =
        from === "setting" ? "set by databand.targetVersion" : "the newest one, as nothing says otherwise";
      this.#item.command = {
        command: "workbench.action.openSettings",
        title: "Change",
        arguments: ["databand.targetVersion"],
      };
    }
  }
}
