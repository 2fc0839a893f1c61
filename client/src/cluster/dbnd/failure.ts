import type { PodChecks } from "../../../../server/src/protocol.ts";
import { checkDeploy, type NodeCapacity } from "./checks.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, isDeleting, MAIN_CONTAINER, phaseOf } from "../pods/podState.ts";

/** DBND's names of failures that have no exit code. */
export type NamedFailure = "err_image_pull" | "err_config_error" | "err_pod_deleted" | "err_pod_evicted";

export interface PodExit {
  readonly exitCode: number | null;
  /** The kubelet's word: `Completed`, `Error`, `OOMKilled`. */
  readonly reason: string | null;
}

/** How the pod ended: its `base` container if that has ended, else the last one that has (dbnd 1.0.28, spec 4.7). */
export function podExit(pod: Pod): PodExit {
  const ended = containerStatuses(pod).filter((status) => status.state?.terminated);
  const chosen = ended.find((status) => status.name === MAIN_CONTAINER) ?? ended.at(-1);
  const terminated = chosen?.state?.terminated;
  return { exitCode: terminated?.exitCode ?? null, reason: terminated?.reason ?? null };
}

/**
 * The name under which `pod_error_cfg_source_dict` knows the failure of a pod: an exit code as text, one of
 * `NamedFailure`, or null when DBND finds none (dbnd 1.0.28, spec 4.7). No pod means that it is gone.
 */
export function failureReason(
  pod: Pod | null | undefined,
  checks: PodChecks,
  nodes?: readonly NodeCapacity[] | null,
): string | null {
  if (!pod) return "err_pod_deleted" satisfies NamedFailure;
  if (phaseOf(pod) === "Pending") {
    const problem = checkDeploy(pod, checks, nodes);
    if (problem?.kind === "image-not-found") return "err_image_pull" satisfies NamedFailure;
    if (problem?.kind === "pod-config-error") return "err_config_error" satisfies NamedFailure;
    return null;
  }
  if (isDeleting(pod)) return "err_pod_deleted" satisfies NamedFailure;
  const { exitCode, reason } = podExit(pod);
  return exitCode === null || (exitCode === 0 && !reason) ? null : String(exitCode);
}
