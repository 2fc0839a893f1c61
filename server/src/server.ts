import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from "vscode-languageserver";
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import { clientAbilities, serverCapabilities } from "./capabilities.ts";
import type { Client } from "./capabilities.ts";
import { Diagnostics } from "./diagnostics.ts";
import { notified } from "./handler.ts";
import { LANGUAGE_ID } from "./protocol.ts";
import { registerRequests } from "./requests.ts";
import { normaliseSettings } from "./workspace/settings.ts";
import { Workspace } from "./workspace/workspace.ts";
import type { WorkspaceHost } from "./workspace/workspace.ts";

const NAME = "databand-language-server";

export interface RunningServer {
  readonly workspace: Workspace;
}

/**
 * Wires a connection to the workspace and its features. Call `connection.listen()` afterwards. Nothing is read and no
 * file is touched before the client has said `initialized`.
 */
export function startServer(connection: Connection, host: WorkspaceHost & { readonly version: string }): RunningServer {
  const workspace = new Workspace(host);
  let client: Client | undefined;
  let diagnostics: Diagnostics | undefined;

  connection.onInitialize((params): InitializeResult => {
    client = clientAbilities(params.capabilities);
    workspace.setFolders(folderUris(params));
    const options = record(params.initializationOptions);
    workspace.setSettings(normaliseSettings(options.settings), textRecord(options.environment));
    diagnostics = new Diagnostics(connection, workspace, client);
    registerDocuments(connection, workspace, diagnostics);
    registerRequests(connection, workspace, client, diagnostics);
    return { capabilities: serverCapabilities(client), serverInfo: { name: NAME, version: host.version } };
  });

  connection.onInitialized(() => {
    if (!client || !diagnostics) return;
    followSettings(connection, workspace, client, diagnostics);
    void register(connection, client).catch((error: unknown) => {
      connection.console.error(`Registering with the client failed: ${String(error)}`);
    });
    void workspace.python.ready(workspace.folders);
  });
  return { workspace };
}

function registerDocuments(connection: Connection, workspace: Workspace, diagnostics: Diagnostics): void {
  const log = connection.console;
  connection.onDidOpenTextDocument(
    notified(log, "didOpen", ({ textDocument }) => {
      workspace.open.open(textDocument);
      changed(textDocument.uri, textDocument.languageId);
    }),
  );
  connection.onDidChangeTextDocument(
    notified(log, "didChange", (params) => {
      workspace.open.change(params);
      changed(params.textDocument.uri, workspace.open.get(params.textDocument.uri)?.languageId);
    }),
  );
  connection.onDidCloseTextDocument(
    notified(log, "didClose", ({ textDocument }) => {
      const languageId = workspace.open.get(textDocument.uri)?.languageId;
      workspace.open.close(textDocument.uri);
      diagnostics.clear(textDocument.uri);
      changed(textDocument.uri, languageId);
    }),
  );
  connection.onDidChangeWatchedFiles(
    notified(log, "didChangeWatchedFiles", ({ changes }) => {
      const relevant = changes.filter(({ uri }) => workspace.fileChanged(uri));
      if (relevant.length > 0) diagnostics.everythingChanged();
    }),
  );
  workspace.python.onChanged(() => {
    workspace.pythonChanged();
    diagnostics.everythingChanged();
  });

  function changed(uri: string, languageId: string | undefined): void {
    if (languageId === LANGUAGE_ID) diagnostics.documentChanged();
    else if (workspace.fileChanged(uri)) diagnostics.everythingChanged();
  }
}

async function register({ client: registry }: Connection, client: Client): Promise<void> {
  if (client.registersSettings)
    await registry.register(DidChangeConfigurationNotification.type, { section: "databand" });
  if (client.registersFiles) {
    await registry.register(DidChangeWatchedFilesNotification.type, {
      watchers: WATCHED.map((globPattern) => ({ globPattern })),
    });
  }
}

/** What configuration is made of: cfg files, Python, and files that values refer to. */
const WATCHED = ["**/*.cfg", "**/*.py", "**/tox.ini", "**/*.{yaml,yml,json,txt}"];

/** Reads the settings now and whenever they change; the workspace's folders too. */
function followSettings(connection: Connection, workspace: Workspace, client: Client, diagnostics: Diagnostics): void {
  const log = connection.console;
  const take = (settings: unknown): void => {
    workspace.setSettings(normaliseSettings(settings));
    diagnostics.everythingChanged();
  };
  const read = (): void => {
    connection.workspace.getConfiguration("databand").then(take, (error: unknown) => {
      log.error(`Reading the settings failed: ${String(error)}`);
    });
  };
  connection.onDidChangeConfiguration(
    notified(log, "didChangeConfiguration", ({ settings }) => {
      if (client.configuration) read();
      else take(record(settings).databand ?? settings);
    }),
  );
  if (client.configuration) read();
  if (!client.workspaceFolders) return;
  connection.workspace.onDidChangeWorkspaceFolders(
    notified(log, "didChangeWorkspaceFolders", ({ added, removed }) => {
      workspace.changeFolders(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      );
      diagnostics.everythingChanged();
    }),
  );
}

function folderUris(params: InitializeParams): string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  // Editors that know no workspace folders tell one folder in a member that the protocol has given up since.
  const { rootUri } = params as { readonly rootUri?: string | null };
  return typeof rootUri === "string" ? [rootUri] : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textRecord(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
