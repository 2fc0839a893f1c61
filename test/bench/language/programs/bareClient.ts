/** An extension that does nothing but start a language server. */
import type { ExtensionContext } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

export function activate(context: ExtensionContext): void {
  const module = context.asAbsolutePath("server.mjs");
  const server = { module, transport: TransportKind.ipc };
  const client = new LanguageClient("bench", "Bench", { run: server, debug: server }, { documentSelector: [] });
  void client.start();
}
