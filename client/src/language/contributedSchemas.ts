import * as vscode from "vscode";
import type { LanguageClient as BrowserClient } from "vscode-languageclient/browser";
import type { LanguageClient } from "vscode-languageclient/node";
import { SCHEMAS_NOTIFICATION, type Contribution, type SchemasParams } from "../../../server/src/protocol.ts";
import type { ServerState } from "./languageServer.ts";

interface Server {
  readonly client: LanguageClient | BrowserClient;
  readonly state: ServerState;
  readonly onStateChanged: vscode.Event<ServerState>;
}

/**
 * Tells the language server what other extensions know of sections and keys: files that their manifests name
 * (`contributes.databandSchema`), and what they add while they run.
 */
export class ContributedSchemas implements vscode.Disposable {
  readonly #server: Server;
  readonly #output: vscode.LogOutputChannel;
  readonly #added = new Set<Contribution>();
  readonly #subscriptions: vscode.Disposable;
  #told = "[]";

  constructor(server: Server, output: vscode.LogOutputChannel) {
    this.#server = server;
    this.#output = output;
    this.#subscriptions = vscode.Disposable.from(
      vscode.extensions.onDidChange(() => void this.#tell()),
      server.onStateChanged((state) => {
        if (state !== "running") return;
        this.#told = "[]";
        void this.#tell();
      }),
    );
  }

  /** For other extensions: adds a schema (docs/schemas.md) until the result is disposed. */
  add(origin: string, schema: unknown): vscode.Disposable {
    const contribution = { origin, schema };
    this.#added.add(contribution);
    void this.#tell();
    return new vscode.Disposable(() => {
      if (this.#added.delete(contribution)) void this.#tell();
    });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #tell(): Promise<void> {
    const files = await Promise.all(
      vscode.extensions.all.flatMap((extension) => filesOf(extension).map((uri) => this.#read(extension.id, uri))),
    );
    const schemas = [...files.flat(), ...this.#added];
    const text = JSON.stringify(schemas);
    if (text === this.#told || this.#server.state !== "running") return;
    this.#told = text;
    const params: SchemasParams = { schemas };
    try {
      await this.#server.client.sendNotification(SCHEMAS_NOTIFICATION, params);
    } catch (error) {
      this.#output.debug(String(error));
    }
  }

  async #read(origin: string, uri: vscode.Uri): Promise<readonly Contribution[]> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
      return [{ origin, schema: JSON.parse(text) as unknown }];
    } catch (error) {
      this.#output.warn(`The schema of ${origin} cannot be read from ${uri.path}: ${String(error)}`);
      return [];
    }
  }
}

/** `contributes.databandSchema` of an extension: a path in it, or a list of paths. */
function filesOf({ packageJSON, extensionUri }: vscode.Extension<unknown>): readonly vscode.Uri[] {
  const { contributes } = packageJSON as { readonly contributes?: { readonly databandSchema?: unknown } };
  const given = contributes?.databandSchema;
  const paths = (Array.isArray(given) ? given : [given]) as readonly unknown[];
  return paths.filter((path) => typeof path === "string").map((path) => vscode.Uri.joinPath(extensionUri, path));
}
