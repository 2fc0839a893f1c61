import { stringify } from "yaml";
import { isPretty, refusalForm } from "./accept.ts";
import type { ApiRequest, Reply } from "./exchange.ts";
import { ApiError, PlainRefusal } from "./status.ts";

type Headers = Readonly<Record<string, string | readonly string[]>>;

/** A request and the way back. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly reply: Reply;
}

/** Sends one JSON document. */
export function sendJson({ request, reply }: Exchange, status: number, body: unknown, headers: Headers = {}): void {
  reply.start(status, { "content-type": "application/json", ...headers });
  reply.write(isPretty(request) ? JSON.stringify(body, undefined, 2) : `${JSON.stringify(body)}\n`);
  reply.end();
}

/** As `sendJson`, in YAML as Go writes it. */
export function sendYaml({ reply }: Exchange, status: number, body: unknown, headers: Headers = {}): void {
  reply.start(status, { "content-type": "application/yaml", ...headers });
  reply.write(
    stringify(body, {
      version: "1.1",
      indentSeq: false,
      sortMapEntries: true,
      lineWidth: 0,
      aliasDuplicateObjects: false,
    }),
  );
  reply.end();
}

/** Sends a text, and nothing else. */
export function sendText({ reply }: Exchange, status: number, text: string, headers: Headers = {}): void {
  reply.start(status, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff", ...headers });
  reply.write(text);
  reply.end();
}

/** Sends an error as a `Status`; anything but an `ApiError` is a 500. */
export function sendError(exchange: Exchange, error: unknown): void {
  if (error instanceof PlainRefusal) {
    sendText(exchange, error.code, `${error.message}\n`, error.headers);
    return;
  }
  const { status, headers } =
    error instanceof ApiError
      ? error
      : new ApiError(
          500,
          "InternalError",
          `Internal error occurred: ${error instanceof Error ? error.message : "unknown"}`,
        );
  const retryAfter = status.details?.retryAfterSeconds;
  const told = { ...headers, ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }) };
  switch (refusalForm(exchange.request)) {
    case undefined:
      exchange.reply.start(status.code, { "content-type": "application/json", ...told });
      exchange.reply.write(JSON.stringify(status, undefined, 2));
      exchange.reply.end();
      return;
    case "yaml":
      sendYaml(exchange, status.code, status, told);
      return;
    default:
      sendJson(exchange, status.code, status, told);
  }
}
