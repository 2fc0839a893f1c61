import { ClusterError, isClusterError, type ClusterErrorReason } from "../connection/errors.ts";
import type { Refusals } from "../connection/refusals.ts";
import type { Failure } from "./events.ts";

/**
 * Whether the pod may have been created all the same. A connection that was never made carried nothing: at the very
 * first the user wants to know at once, later the network is given time. A name that is taken may have been taken by
 * our own request.
 */
export function isUnclear(error: unknown, isFirst: boolean): boolean {
  if (!(error instanceof ClusterError)) return false;
  const code = error.cause instanceof Error ? (error.cause as NodeJS.ErrnoException).code : undefined;
  if (isFirst && error.reason === "unreachable" && NEVER_CONNECTED.has(code ?? "")) return false;
  return error.isUnclear || error.reason === "already-exists" || error.reason === "too-many-requests";
}

/** Whether trouble may still pass, for which there may be no patience left. */
export function mayPass(error: unknown, refusals: Refusals, isPatienceOver: boolean): error is ClusterError {
  if (!(error instanceof ClusterError)) return false;
  if (REFUSED.has(error.reason)) return !refusals.add();
  refusals.reset();
  return error.isTransient && !isPatienceOver;
}

/** Whether it will be the same the next time that somebody asks. */
export function isAnswer(error: unknown): boolean {
  // A window that only reads has not asked anybody.
  if (NO_ANSWER.some((reason) => isClusterError(error, reason))) return false;
  return !(isClusterError(error) && error.isTransient);
}

const NO_ANSWER: readonly ClusterErrorReason[] = ["unauthorized", "credentials", "read-only"];

/** What may be another answer once somebody has logged in again, or been given the right. */
export const REFUSED: ReadonlySet<ClusterErrorReason> = new Set(["unauthorized", "forbidden", "credentials"]);

const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

/** What a request of a run threw, as the state machine and the journal keep it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ClusterError) {
    const { reason, message, hint, status } = error;
    return { reason, message, hint, status };
  }
  return { reason: "unknown", message: error instanceof Error ? error.message : String(error) };
}
