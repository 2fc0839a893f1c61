import type { PodChecks } from "../../../../server/src/protocol.ts";
import { checkDeploy, checkRunning, type NodeCapacity } from "./checks.ts";
import type { Pod } from "../objects.ts";
import { hasEnded, isDeleting, phaseOf } from "../pods/podState.ts";

export type WatchedState = "running" | "succeeded" | "failed";

/**
 * What DBND's executor makes of one watch event (dbnd 1.0.28, spec 4.5): the new state of the pod's task, or undefined
 * where the event says nothing.
 */
export function stateOfEvent(
  type: string,
  pod: Pod,
  checks: PodChecks,
  nodes?: readonly NodeCapacity[] | null,
): WatchedState | undefined {
  if ((type === "DELETED" && !hasEnded(pod)) || isDeleting(pod)) return "failed";
  switch (phaseOf(pod)) {
    case "Pending":
      return checkDeploy(pod, checks, nodes) ? "failed" : undefined;
    case "Running":
      return checkRunning(pod, checks) === "not-ready" ? "failed" : "running";
    case "Failed":
      return "failed";
    case "Succeeded":
      return "succeeded";
    default:
      return undefined;
  }
}
