import type { RunPolicy } from "../../../../server/src/protocol.ts";

/**
 * Whether DBND deletes a pod that is in this phase at the moment of deletion; no phase where the pod is gone
 * (dbnd 1.0.28, spec 4.8). Phases are compared as written.
 */
export function shouldDelete(
  policy: Pick<RunPolicy, "keepFinishedPods" | "keepFailedPods">,
  phase: string | null | undefined,
): boolean {
  if (policy.keepFinishedPods) return false;
  return !policy.keepFailedPods || phase === "Running" || phase === "Succeeded";
}
