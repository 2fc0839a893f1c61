import type { CancellationToken, Connection, InitializeResult } from "vscode-languageserver";
import { clientAbilities, serverCapabilities } from "./capabilities.ts";
import { ENVIRONMENTS_REQUEST, RUN_PLAN_REQUEST, TASKS_REQUEST } from "./protocol.ts";
import type { Session } from "./session.ts";
import type { WorkspaceHost } from "./workspace/workspace.ts";

const NAME = "databand-language-server";

/** Methods that the session answers or takes. */
const REQUESTS = [
  "textDocument/completion",
  "completionItem/resolve",
  "textDocument/hover",
  "textDocument/definition",
  "textDocument/documentSymbol",
  "textDocument/foldingRange",
  "textDocument/documentLink",
  "textDocument/codeAction",
  "textDocument/codeLens",
  "textDocument/diagnostic",
  TASKS_REQUEST,
  ENVIRONMENTS_REQUEST,
  RUN_PLAN_REQUEST,
];
const NOTIFICATIONS = [
  "textDocument/didOpen",
  "textDocument/didChange",
  "textDocument/didClose",
  "workspace/didChangeWatchedFiles",
];

/**
 * Wires a connection to the language server; call `connection.listen()` afterwards. The handshake is answered before
 * anything else is loaded: editors wait for it. What comes meanwhile is kept in its order and handed to the session.
 */
export function startServer(
  connection: Connection,
  host: WorkspaceHost & { readonly version: string },
): Promise<Session> {
  const { promise: session, resolve, reject } = Promise.withResolvers<Session>();

  connection.onInitialize((params): InitializeResult => {
    const client = clientAbilities(params.capabilities);
    // After the answer is on its way.
    setImmediate(() => {
      import("./session.ts").then(({ startSession }) => {
        resolve(startSession(connection, host, client, params));
      }, reject);
    });
    return { capabilities: serverCapabilities(client), serverInfo: { name: NAME, version: host.version } };
  });
  connection.onInitialized(() => void session.then((started) => started.initialized()));

  // Continuations of one promise run in the order in which they were added: so an edit is taken before the request
  // that follows it, loaded or not.
  for (const method of REQUESTS) {
    connection.onRequest(method, (params: unknown, token: CancellationToken) =>
      session.then(({ requests }) => requests[method]?.(params as never, token) ?? null),
    );
  }
  for (const method of NOTIFICATIONS) {
    connection.onNotification(method, (params: unknown) => {
      void session.then(({ notifications }) => notifications[method]?.(params as never));
    });
  }
  session.catch((error: unknown) => connection.console.error(`The language server could not start: ${String(error)}`));
  return session;
}
