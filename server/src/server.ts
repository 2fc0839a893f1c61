import type { CancellationToken, Connection, InitializeParams, InitializeResult } from "vscode-languageserver";
import { clientAbilities, serverCapabilities } from "./capabilities.ts";
import {
  CLUSTER_FACTS_NOTIFICATION,
  COPY_AS_REQUEST,
  EFFECTIVE_CONFIGURATION_REQUEST,
  EFFECTIVE_SECTIONS_REQUEST,
  ENVIRONMENTS_REQUEST,
  DAG_NAMES_REQUEST,
  DAG_TASKS_REQUEST,
  DAG_YAML_REQUEST,
  AIRFLOW_CLUSTERS_REQUEST,
  EXECUTOR_POLICY_REQUEST,
  DRY_RUN_REQUEST,
  FIELD_EDIT_REQUEST,
  KEY_PLACE_REQUEST,
  OPERATORS_REQUEST,
  NEW_POD_TEMPLATE_REQUEST,
  POD_YAML_REQUEST,
  RUN_PLAN_REQUEST,
  SCHEMAS_NOTIFICATION,
  TARGET_VERSION_REQUEST,
  TASKS_REQUEST,
} from "./protocol.ts";
import type { Session } from "./session.ts";
import type { WorkspaceHost } from "./workspace/workspace.ts";

const NAME = "databand-language-server";

/** Methods that the session answers or takes. */
const REQUESTS = [
  "textDocument/completion",
  "completionItem/resolve",
  "textDocument/hover",
  "textDocument/signatureHelp",
  "textDocument/definition",
  "textDocument/references",
  "textDocument/documentHighlight",
  "textDocument/prepareRename",
  "textDocument/rename",
  "textDocument/documentSymbol",
  "workspace/symbol",
  "textDocument/selectionRange",
  "textDocument/semanticTokens/full",
  "textDocument/semanticTokens/full/delta",
  "textDocument/semanticTokens/range",
  "textDocument/inlayHint",
  "inlayHint/resolve",
  "textDocument/foldingRange",
  "textDocument/documentLink",
  "textDocument/codeAction",
  "textDocument/codeLens",
  "textDocument/formatting",
  "textDocument/rangeFormatting",
  "textDocument/onTypeFormatting",
  "textDocument/diagnostic",
  TASKS_REQUEST,
  ENVIRONMENTS_REQUEST,
  TARGET_VERSION_REQUEST,
  EFFECTIVE_SECTIONS_REQUEST,
  EFFECTIVE_CONFIGURATION_REQUEST,
  NEW_POD_TEMPLATE_REQUEST,
  POD_YAML_REQUEST,
  RUN_PLAN_REQUEST,
  DAG_NAMES_REQUEST,
  DAG_TASKS_REQUEST,
  DAG_YAML_REQUEST,
  AIRFLOW_CLUSTERS_REQUEST,
  EXECUTOR_POLICY_REQUEST,
  DRY_RUN_REQUEST,
  FIELD_EDIT_REQUEST,
  KEY_PLACE_REQUEST,
  OPERATORS_REQUEST,
  COPY_AS_REQUEST,
];
const NOTIFICATIONS = [
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didClose",
  "workspace/didChangeWatchedFiles",
  CLUSTER_FACTS_NOTIFICATION,
  SCHEMAS_NOTIFICATION,
];

/** The server as its host sees it. */
export interface RunningServer {
  /** Loads what is behind the handshake, when that has not happened yet. */
  session(): Promise<Session>;
}

/**
 * Wires a connection to the language server; call `connection.listen()` afterwards. The handshake is answered before
 * anything else is loaded, since editors wait for it. The rest is loaded with the first message after it; messages that
 * come meanwhile are kept in their order.
 */
export function startServer(connection: Connection, host: WorkspaceHost & { readonly version: string }): RunningServer {
  let handshake: InitializeParams | undefined;
  let running: Promise<Session> | undefined;
  const session = (): Promise<Session> => (running ??= load(connection, host, handshake));

  connection.onInitialize((params): InitializeResult => {
    handshake = params;
    const client = clientAbilities(params.capabilities, params.initializationOptions);
    return { capabilities: serverCapabilities(client), serverInfo: { name: NAME, version: host.version } };
  });
  connection.onInitialized(() => {
    session().then(
      (started) => started.initialized(),
      (error: unknown) => connection.console.error(`The language server could not start: ${String(error)}`),
    );
  });

  // Continuations of one promise run in the order in which they were added: so an edit is taken before the request that
  // follows it, loaded or not. The parameters are those of the method.
  for (const method of REQUESTS) {
    connection.onRequest(method, (params: unknown, token: CancellationToken) =>
      session().then(({ requests }) => requests[method]?.(params as never, token) ?? null),
    );
  }
  for (const method of NOTIFICATIONS) {
    connection.onNotification(method, (params: unknown) => {
      // A session that cannot be loaded has been told of above.
      session().then(
        ({ notifications }) => notifications[method]?.(params as never),
        () => undefined,
      );
    });
  }
  return { session };
}

async function load(
  connection: Connection,
  host: WorkspaceHost,
  handshake: InitializeParams | undefined,
): Promise<Session> {
  if (!handshake) throw new Error("No session without a handshake.");
  const { startSession } = await import("./session.ts");
  return startSession(
    connection,
    host,
    clientAbilities(handshake.capabilities, handshake.initializationOptions),
    handshake,
  );
}
