import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { Access } from "./credentials/credentials.ts";

/** One HTTP request, with everything that it needs to be let in. */
export interface HttpRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly access: Access;
  /** Aborting breaks the connection. */
  readonly signal: AbortSignal;
}

/** The head of an answer; its body goes on as a stream. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/** Carries requests to API servers. Rejects with the error of the connection, as Node words it. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>;
