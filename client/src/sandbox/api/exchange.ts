import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";
import type { SandboxClock } from "../clock.ts";
import type { NodeAttendance } from "../kubelet/attendance.ts";
import type { ContainerLogs } from "../kubelet/containerLogs.ts";
import type { Store } from "../store/store.ts";
import type { ServerIdentity } from "../tls/certificate.ts";
import type { Person } from "./rights.ts";
import type { ApiError, PlainRefusal } from "./status.ts";

/** A request, apart from how it came. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Buffer;
}

/** The way back. A handler calls `start` once, `write` as often as it likes, then `end`. */
export interface Reply {
  start(status: number, headers: Readonly<Record<string, string | readonly string[]>>): void;
  /** False when the other side is slow: wait for `drained` before more. */
  write(chunk: string | Uint8Array): boolean;
  drained(): Promise<void>;
  end(): void;
  /** Ends the connection the hard way. */
  reset(): void;
  /** Aborts when the other side has gone or the sandbox stops. */
  readonly closed: AbortSignal;
}

/** A way in. */
export interface Listener {
  readonly port: number;
  /** Resets every connection and takes no more. */
  close(): Promise<void>;
}

/** Starts to hand each complete request to `handle`, which must not throw. */
export type Listen = (
  identity: ServerIdentity,
  handle: (request: ApiRequest, reply: Reply) => void,
  upgrades?: Upgrades,
) => Promise<Listener>;

/** Answers a request for a WebSocket; must not throw. */
export type Upgrades = (request: ApiRequest) => Upgrade | ApiError | PlainRefusal;

/** What a request for a WebSocket leads to: the subprotocol to agree on, and what happens once it stands. */
export interface Upgrade {
  readonly protocol: string;
  serve(socket: WebSocketConnection): void;
}

/**
 * Who asks: the owner of the kubeconfig, somebody without any, or one with a name, who may do what roles allow him: a service
 * account, whose token pods are given, or somebody for whom another one speaks.
 */
export type User = { readonly kind: "admin" | "anonymous" } | ({ readonly kind: "named" } & Person);

/** What every handler works with. */
export interface ApiContext {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly logs: ContainerLogs;
  readonly attendance: NodeAttendance;
  /** The address that `/api` tells, without scheme; known once the server listens. */
  address: string;
  readonly open: { watches: number; logs: number };
}

/** What is needed to create, change and delete objects, by a request or by a controller. */
export type ObjectContext = Pick<ApiContext, "store" | "clock">;
