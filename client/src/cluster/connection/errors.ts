import type { Status } from "../objects.ts";

/** What kind of thing went wrong, for code that decides; people read `message` and `hint`. */
export type ClusterErrorReason =
  /** No kubeconfig, or one that cannot be read, or a context that is not in it. */
  | "kubeconfig"
  /** A credential plug-in failed, a client certificate or token file cannot be read. */
  | "credentials"
  /** No connection: name not found, refused, reset, proxy. */
  | "unreachable"
  /** The server's certificate is not trusted, or is for another name. */
  | "certificate"
  | "timeout"
  /** 401. */
  | "unauthorized"
  /** 403. */
  | "forbidden"
  | "not-found"
  /** 409 on create: the name is taken. */
  | "already-exists"
  /** 409 otherwise: changed meanwhile, or another uid. */
  | "conflict"
  /** 400, 422: the server refuses the object or the question. */
  | "invalid"
  /** 429. */
  | "too-many-requests"
  /** 410: a version or page that the server has forgotten. */
  | "gone"
  /** 5xx. */
  | "server"
  /** An answer that is no Kubernetes answer. */
  | "protocol"
  /** Not sent: this window only reads from clusters. */
  | "read-only"
  /** The caller's signal. */
  | "cancelled";

export interface ClusterErrorDetails {
  /** The next step for the user, one line. */
  readonly hint?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly status?: Status | undefined;
  /** From `Retry-After`, milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** Any failure of this library. `message` is one line that says what is wrong and where; `hint` is what to do. */
export class ClusterError extends Error {
  readonly reason: ClusterErrorReason;
  readonly hint: string | undefined;
  readonly httpStatus: number | undefined;
  readonly status: Status | undefined;
  readonly retryAfter: number | undefined;

  constructor(reason: ClusterErrorReason, message: string, details: ClusterErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "ClusterError";
    this.reason = reason;
    this.hint = details.hint;
    this.httpStatus = details.httpStatus;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }

  /** True where the same request may succeed when it is sent again later. */
  get isTransient(): boolean {
    return TRANSIENT.has(this.reason);
  }

  /** True where the request may have been carried out although no good answer came back. */
  get isUnclear(): boolean {
    return UNCLEAR.has(this.reason);
  }
}

const TRANSIENT: ReadonlySet<ClusterErrorReason> = new Set([
  "unreachable",
  "timeout",
  "too-many-requests",
  "server",
  "protocol",
]);

const UNCLEAR: ReadonlySet<ClusterErrorReason> = new Set(["unreachable", "timeout", "server", "protocol", "cancelled"]);

/** Whether something thrown is an error of the library, of that reason where one is given. */
export function isClusterError(error: unknown, reason?: ClusterErrorReason): error is ClusterError {
  return error instanceof ClusterError && (reason === undefined || error.reason === reason);
}
