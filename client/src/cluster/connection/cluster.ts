import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import type { WebSocketConnection } from "./socket/connection.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  readonly query?: Query | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** For the whole request, answer read; default `DEFAULT_TIMEOUT`. Milliseconds. */
  readonly timeoutMs?: number | undefined;
  readonly contentType?: string | undefined;
}

export interface StreamOptions {
  readonly query?: Query | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Until the answer's head has come; default `DEFAULT_TIMEOUT`. Milliseconds. */
  readonly timeoutMs?: number | undefined;
}

export interface SocketOptions {
  /** A list is a parameter that stands there several times. */
  readonly query?: Readonly<Record<string, string | boolean | readonly string[] | undefined>> | undefined;
  /** Subprotocols, the best first; the server chooses one. */
  readonly protocols: readonly string[];
  /** Until the connection stands; later it is the caller's. */
  readonly signal?: AbortSignal | undefined;
  /** Until the handshake is answered; default `DEFAULT_TIMEOUT`. Milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/** Every request has a limit; this one when the caller names none. Milliseconds. */
export const DEFAULT_TIMEOUT = 30_000;

/** Log streams that are open at once on one cluster, when nobody says otherwise; further ones take turns. */
export const MOST_LOG_STREAMS = 64;

/** A connection to one API server as one user. All methods throw `ClusterError` only. */
export interface Cluster {
  /** What users call it: the name of the context. */
  readonly name: string;
  /** URL of the API server. */
  readonly server: string;
  readonly user: string;
  /** The context's namespace, `default` where it names none. */
  readonly namespace: string;
  /** What everything that works with this cluster takes its time from. */
  readonly clock: Clock;
  /** Log streams that may be open at once, 1 or more. May change at any time. */
  readonly mostLogStreams: number;
  /** Sends one request and returns the parsed JSON answer (text where the answer is not JSON). */
  request<T>(method: Method, path: string, options?: RequestOptions): Promise<T>;
  /** Opens a GET whose answer goes on: logs and watches. Destroy the stream, or abort, to close it. */
  stream(path: string, options?: StreamOptions): Promise<Readable>;
  /** Opens a WebSocket: exec, attach, port-forward. */
  openSocket(path: string, options: SocketOptions): Promise<WebSocketConnection>;
  /** Closes idle connections; requests under way fail with reason `cancelled`. */
  close(): void;
}
