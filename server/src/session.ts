import { DidChangeConfigurationNotification, DidChangeWatchedFilesNotification } from "vscode-languageserver";
import type {
  Connection,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
} from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import { Diagnostics } from "./diagnostics.ts";
import { followSettings } from "./followSettings.ts";
import { Guests } from "./guests.ts";
import { notified } from "./handler.ts";
import { CLUSTER_FACTS_NOTIFICATION, SCHEMAS_NOTIFICATION } from "./protocol.ts";
import type { ClusterFactsParams, Contribution, SchemasParams } from "./protocol.ts";
import { requests } from "./requests.ts";
import type { Requests } from "./requestHandlers.ts";
import { normaliseSettings } from "./workspace/settings.ts";
import { isCfgLanguage } from "./workspace/openDocuments.ts";
import { Workspace } from "./workspace/workspace.ts";
import type { WorkspaceHost } from "./workspace/workspace.ts";

/** Everything behind the handshake; the server forwards what the client sends. */
export interface Session {
  readonly workspace: Workspace;
  readonly requests: Requests;
  readonly notifications: Notifications;
  /** The client is ready for requests from here. */
  initialized(): void;
}

/** What takes each notification, by method; the parameters are those of the method. */
export type Notifications = Readonly<Record<string, (params: never) => void>>;

/** Makes all that is behind the handshake; `params` are those of `initialize`. */
export function startSession(
  connection: Connection,
  host: WorkspaceHost,
  client: Client,
  params: InitializeParams,
): Session {
  const workspace = new Workspace(host);
  workspace.setFolders(folderUris(params));
  const options = record(params.initializationOptions);
  workspace.setSettings(normaliseSettings(options.settings), new Map(), textRecord(options.environment));
  for (const problem of workspace.setSchemas(contributions(options.schemas))) connection.console.warn(problem);
  const guests = new Guests(workspace, client);
  const diagnostics = new Diagnostics(connection, workspace, client, guests);
  const moreIsKnown = (): void => {
    workspace.moreIsKnown();
    diagnostics.everythingChanged();
  };
  workspace.python.onChanged(moreIsKnown);
  workspace.manifests.onLoaded(moreIsKnown);
  workspace.airflow.templates.onLoaded(moreIsKnown);
  return {
    workspace,
    requests: requests(connection, workspace, client, diagnostics, guests),
    notifications: documentNotifications(connection, workspace, diagnostics, guests),
    initialized: () => {
      followSettings(connection, workspace, client, diagnostics);
      void register(connection, client).catch((error: unknown) => {
        connection.console.error(`Registering with the client failed: ${String(error)}`);
      });
      void workspace.python.ready(workspace.folders);
    },
  };
}

/** The notifications of open documents and watched files. */
function documentNotifications(
  connection: Connection,
  workspace: Workspace,
  diagnostics: Diagnostics,
  guests: Guests,
): Notifications {
  const log = connection.console;
  const changed = (uri: string, languageId: string | undefined): void => {
    if (isCfgLanguage(languageId)) diagnostics.documentChanged();
    else if (workspace.fileChanged(uri)) diagnostics.everythingChanged();
    else if (guests.takes(languageId)) diagnostics.documentChanged();
  };
  return {
    "textDocument/didOpen": notified(log, "didOpen", ({ textDocument }: DidOpenTextDocumentParams) => {
      workspace.open.open(textDocument);
      changed(textDocument.uri, textDocument.languageId);
    }),
    "textDocument/didChange": notified(log, "didChange", (params: DidChangeTextDocumentParams) => {
      workspace.open.change(params);
      changed(params.textDocument.uri, workspace.open.get(params.textDocument.uri)?.languageId);
    }),
    "textDocument/didClose": notified(log, "didClose", ({ textDocument }: DidCloseTextDocumentParams) => {
      const languageId = workspace.open.get(textDocument.uri)?.languageId;
      workspace.open.close(textDocument.uri);
      diagnostics.clear(textDocument.uri);
      changed(textDocument.uri, languageId);
    }),
    [CLUSTER_FACTS_NOTIFICATION]: notified(log, "clusterFacts", (params: ClusterFactsParams) => {
      workspace.setClusterFacts(params);
      diagnostics.everythingChanged();
    }),
    [SCHEMAS_NOTIFICATION]: notified(log, "schemas", ({ schemas }: SchemasParams) => {
      for (const problem of workspace.setSchemas(schemas)) log.warn(problem);
      diagnostics.everythingChanged();
    }),
    "workspace/didChangeWatchedFiles": notified(
      log,
      "didChangeWatchedFiles",
      ({ changes }: DidChangeWatchedFilesParams) => {
        const relevant = changes.filter(({ uri }) => workspace.fileSeen(uri));
        if (relevant.length > 0) diagnostics.everythingChanged();
      },
    ),
  };
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
const WATCHED = [
  "**/*.cfg",
  "**/*.py",
  "**/tox.ini",
  "**/.dbnd/**",
  "**/*.{yaml,yml,json,txt,toml,lock,env}",
  "**/{Pipfile,Dockerfile,Dockerfile.*,*.Dockerfile,.env,.env.*}",
];

function folderUris(params: InitializeParams): string[] {
  if (params.workspaceFolders) return params.workspaceFolders.map(({ uri }) => uri);
  // Editors that know no workspace folders tell one folder in a member that the protocol has given up since.
  const { rootUri } = params as { readonly rootUri?: string | null };
  return typeof rootUri === "string" ? [rootUri] : [];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Editors without extensions give schemas as they start the server. */
function contributions(value: unknown): readonly Contribution[] {
  const schemas = (Array.isArray(value) ? value : []) as readonly unknown[];
  return schemas.map((schema) => ({ origin: "initializationOptions.schemas", schema }));
}

function textRecord(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
