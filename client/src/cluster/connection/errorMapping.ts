import { t } from "../../l10n.ts";
import type { Method } from "./cluster.ts";
import { ClusterError, type ClusterErrorReason } from "./errors.ts";
import type { Status } from "../objects.ts";
import { describeRequest } from "./requestNames.ts";
import { codeOf, connectionWords, oneLine } from "./network/connectionWords.ts";
import { ProxyError } from "./network/proxyError.ts";
import { tlsProblem } from "./network/tlsErrors.ts";

export interface RequestIdentity {
  readonly method: Method;
  readonly path: string;
  readonly server: string;
}

/** Milliseconds. */
const MOST_WAIT = 3_600_000;

/** An answer with an error status becomes an error that says what was asked for and why it failed. */
export function errorOfAnswer(
  httpStatus: number,
  body: string,
  retryAfter: string | undefined,
  request: RequestIdentity,
  now = Date.now(),
): ClusterError {
  const status = parseStatus(body);
  const reason = reasonOfStatus(httpStatus, status, request.method);
  const said = oneLine(status?.message ?? body) || t("HTTP status {0}", httpStatus);
  return new ClusterError(reason, t("Cannot {0}: {1}", describeRequest(request.method, request.path), said), {
    hint: hintFor(reason, request),
    httpStatus,
    status,
    retryAfter: millisecondsOf(retryAfter ?? status?.details?.retryAfterSeconds, now),
  });
}

/** A failure below HTTP: the socket, the name service, TLS. */
export function errorOfConnection(cause: unknown, request: RequestIdentity): ClusterError {
  if (cause instanceof ClusterError) return cause;
  const code = codeOf(cause);
  const what = describeRequest(request.method, request.path);
  const tls = tlsProblem(code);
  if (tls) {
    const message = t("Cannot {0}: {1}", what, `${request.server} ${tls.says} (${code})`);
    return new ClusterError("certificate", message, { hint: tls.hint, cause });
  }
  if (cause instanceof ProxyError) {
    return new ClusterError(
      "unreachable",
      t("Cannot {0}: the proxy {1} to {2} {3}", what, cause.proxy, request.server, cause.message),
      {
        hint: t(
          "Correct proxy-url in the kubeconfig, VS Code's http.proxy or HTTPS_PROXY, or name the server in NO_PROXY.",
        ),
        cause,
      },
    );
  }
  return new ClusterError("unreachable", t("Cannot {0}: {1}", what, `${request.server} ${connectionWords(cause)}`), {
    hint: reachHint(),
    cause,
  });
}

function reachHint(): string {
  return t("Check that the cluster runs and that this machine reaches it (VPN, proxy), or select another cluster.");
}

/** No answer within a time limit, in milliseconds. */
export function timeoutError(request: RequestIdentity, milliseconds: number): ClusterError {
  const what = describeRequest(request.method, request.path);
  return new ClusterError(
    "timeout",
    t("Cannot {0}: no answer from {1} in {2} s", what, request.server, milliseconds / 1000),
    {
      hint: reachHint(),
    },
  );
}

/** The user, or whoever asked, has given up waiting. */
export function cancelledError(request: RequestIdentity): ClusterError {
  return new ClusterError("cancelled", t("Cancelled: {0}", describeRequest(request.method, request.path)));
}

function reasonOfStatus(httpStatus: number, status: Status | undefined, method: string): ClusterErrorReason {
  switch (httpStatus) {
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not-found";
    case 409:
      return status?.reason === "AlreadyExists" || (method === "POST" && status?.reason !== "Conflict")
        ? "already-exists"
        : "conflict";
    case 410:
      return "gone";
    case 429:
      return "too-many-requests";
    default:
      if (httpStatus >= 500) return "server";
      return httpStatus >= 400 ? "invalid" : "protocol";
  }
}

function hintFor(reason: ClusterErrorReason, request: RequestIdentity): string | undefined {
  switch (reason) {
    case "unauthorized":
      return t("Log in to the cluster again (the token or certificate may have expired), then retry.");
    case "forbidden":
      return t("Ask for a role that allows it, or select another context or namespace.");
    case "not-found":
      return request.method === "POST"
        ? t("Check that the namespace exists, and the key `namespace`.")
        : t("It may have been deleted; check the namespace and the selected cluster.");
    case "already-exists":
      return t("Delete the object of that name, or run again to get a new name.");
    case "invalid":
      return t("Preview the pod and correct the named field where the configuration sets it.");
    case "too-many-requests":
    case "server":
      return t("The API server is busy or in trouble; try again in a while.");
    default:
      return undefined;
  }
}

function parseStatus(body: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isStatus = typeof value === "object" && value !== null && (value as Status).kind === "Status";
    return isStatus ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds or as a date → milliseconds from `now`, an hour at most: nobody waits for a wrong clock. */
function millisecondsOf(value: string | number | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(String(value)) - now;
  return Number.isFinite(milliseconds) ? Math.min(Math.max(0, milliseconds), MOST_WAIT) : undefined;
}
