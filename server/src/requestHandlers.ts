import type { CancellationToken, Connection, ResponseError } from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import type { CfgDocument } from "./cfg/types.ts";
import type { FeatureContext } from "./features/types.ts";
import type { Guest } from "./features/guest.ts";
import type { Guests } from "./guests.ts";
import { handler } from "./handler.ts";
import type { Handler } from "./handler.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** What answers each request, by method; the parameters are those of the method. */
export type Requests = Readonly<Record<string, (params: never, token: CancellationToken) => Promise<unknown>>>;

/** A request's parameters that name a document. */
export interface Located {
  readonly textDocument: { readonly uri: string };
}

/** Makes the answers to requests of one connection. */
export interface RequestHandlers {
  /** The answer of `run`; `fallback` where it fails. */
  readonly on: <P, R>(
    name: string,
    fallback: R,
    run: Handler<P, R>,
  ) => (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>;
  /** A request about an open cfg document; others get null, or what a guest has to say. */
  readonly onCfg: <P extends Located>(
    name: string,
    run: (document: CfgDocument, params: P, context: FeatureContext, token: CancellationToken) => unknown,
    onGuest?: (guest: Guest, params: P, context: FeatureContext, token: CancellationToken) => unknown,
  ) => (params: P, token: CancellationToken) => Promise<unknown>;
}

/** What makes the answers of one connection: each error is logged, and answered with the fallback. */
export function requestHandlers(
  connection: Connection,
  workspace: Workspace,
  client: Client,
  guests: Guests,
): RequestHandlers {
  const on: RequestHandlers["on"] = (name, fallback, run) => handler(connection.console, name, fallback, run);
  return {
    on,
    onCfg: <P extends Located>(
      name: string,
      run: (document: CfgDocument, params: P, context: FeatureContext, token: CancellationToken) => unknown,
      onGuest?: (guest: Guest, params: P, context: FeatureContext, token: CancellationToken) => unknown,
    ) =>
      on<P, unknown>(name, null, async (params, token) => {
        const { uri } = params.textDocument;
        const document = workspace.document(uri);
        if (document) return run(document, params, workspace.context(document, client), token);
        const guest = onGuest && (await guests.of(uri));
        return guest ? onGuest(guest, params, workspace.contextOf(uri, client), token) : null;
      }),
  };
}
