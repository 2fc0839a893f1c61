import * as vscode from "vscode";
import type { EffectiveConfigurationParams, EffectiveConfigurationResult } from "../../../server/src/protocol.ts";

const SCHEME = "databand-effective";
const REFRESH_DELAY_MS = 40;

type Read = (
  params: EffectiveConfigurationParams,
  token?: vscode.CancellationToken,
) => Promise<EffectiveConfigurationResult>;

/**
 * Read-only documents with every key of an environment or engine as DBND sees it. They follow the configuration as it is
 * typed, and lead to the places that set each key. What a document shows stands in its URI, so that it survives a reload.
 */
export class EffectiveConfigurations
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #read: Read;
  readonly #shown = new Map<string, EffectiveConfigurationResult>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(read: Read) {
    this.#read = read;
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri.toString())),
    );
  }

  /** Opens what is in force for a section beside the active editor. */
  async show(params: EffectiveConfigurationParams): Promise<vscode.TextEditor> {
    return vscode.window.showTextDocument(uriOf(params), {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Opens the difference between two sections. */
  async compare(left: EffectiveConfigurationParams, right: EffectiveConfigurationParams): Promise<void> {
    const [from, to] = [left, right].map((params) => uriOf({ ...params, origins: false }));
    await vscode.commands.executeCommand("vscode.diff", from, to, `Effective: ${left.section} ↔ ${right.section}`);
  }

  /** The configuration has changed: bring what is open up to date, soon and once. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) this.#changed.fire(uri);
    }, REFRESH_DELAY_MS);
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const before = this.#shown.get(uri.toString());
    try {
      const result = await this.#read(paramsOf(uri), token);
      this.#shown.set(uri.toString(), result);
      return result.text;
    } catch (error) {
      if (token.isCancellationRequested && before) return before.text;
      const why = error instanceof Error ? error.message : String(error);
      return `# ${vscode.l10n.t("This could not be worked out: {0}", why)}\n`;
    }
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    return (this.#shown.get(uri.toString())?.links ?? []).map(({ range: { start, end }, uri: file, target }) => {
      const fragment = `L${target.line + 1},${target.character + 1}`;
      return new vscode.DocumentLink(
        new vscode.Range(start.line, start.character, end.line, end.character),
        vscode.Uri.parse(file).with({ fragment }),
      );
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registrations.dispose();
  }
}

/** The name at the end makes it a document of our language (the manifest's `*.effective.cfg`). */
function uriOf(params: EffectiveConfigurationParams): vscode.Uri {
  const path = `/${params.section.replaceAll("/", "_")}.effective.cfg`;
  return vscode.Uri.from({ scheme: SCHEME, path, query: encodeURIComponent(JSON.stringify(params)) });
}

/** @throws on a URI that somebody else has made up. */
function paramsOf({ query }: vscode.Uri): EffectiveConfigurationParams {
  return JSON.parse(decodeURIComponent(query)) as EffectiveConfigurationParams;
}
