import type { PodChecks } from "../../../../server/src/protocol.ts";
import { checkCapacity, type CapacityProblem, type NodeCapacity } from "./capacity.ts";
import type { Pod } from "../objects.ts";
import { containerStatuses, phaseOf } from "../pods/podState.ts";

export type { NodeCapacity } from "./capacity.ts";

/** What makes DBND give up on a pod before it runs. `message` is the cluster's own. */
export type DeployProblem =
  | {
      readonly kind: "unschedulable";
      readonly message: string;
      /** The message speaks of taints: `tolerations` may help. */
      readonly taints: boolean;
      /** The keys that ask for more than the biggest node has. */
      readonly overCapacity: readonly CapacityProblem[];
    }
  | { readonly kind: "image-not-found"; readonly message: string; readonly image: string }
  | {
      readonly kind: "pod-config-error";
      readonly message: string;
      /** What is missing: DBND's own default secret, another secret, or neither. */
      readonly hint: "default-databand-secret" | "secret" | null;
    }
  /** A quantity that the capacity check cannot read; `key` is `request_cpu`, `request_memory` or `node.memory`. */
  | { readonly kind: "bad-quantity"; readonly key: string; readonly message: string };

const DEFAULT_SECRET = "databand-secrets";

/** True where the deploy checks want to know the nodes, so that nobody lists nodes for nothing. */
export function needsNodes(pod: Pod, checks: PodChecks): boolean {
  if (!checks.unschedulable || !checks.clusterCapacity || (!checks.requestCpu && !checks.requestMemory)) return false;
  return unschedulableMessages(pod).some(isShortOfCpuOrMemory);
}

/**
 * DBND's deploy checks, as often as a pod is read while it is Pending (dbnd 1.0.28, spec 4.6). Nodes may be missing
 * where they cannot be listed. Returns undefined when the pod may still start.
 */
export function checkDeploy(
  pod: Pod,
  checks: PodChecks,
  nodes?: readonly NodeCapacity[] | null,
): DeployProblem | undefined {
  return (checks.unschedulable ? checkScheduling(pod, checks, nodes) : undefined) ?? checkFirstContainer(pod, checks);
}

/**
 * DBND's check of a running pod: `not-ready` fails it, `ready` and `unknown` (no `Ready` condition, or the check is
 * off) do not (dbnd 1.0.28, spec 4.6). The first `Ready` condition decides.
 */
export function checkRunning(pod: Pod, checks: PodChecks): "not-ready" | "ready" | "no-condition" | "off" {
  if (!checks.runningPod) return "off";
  const ready = pod.status?.conditions?.find((condition) => condition.type === "Ready");
  if (!ready) return "no-condition";
  return !ready.status || ready.status === "False" ? "not-ready" : "ready";
}

function checkScheduling(
  pod: Pod,
  checks: PodChecks,
  nodes: readonly NodeCapacity[] | null | undefined,
): DeployProblem | undefined {
  for (const message of unschedulableMessages(pod)) {
    const taints = message.includes("taints");
    if (!isShortOfCpuOrMemory(message)) return { kind: "unschedulable", message, taints, overCapacity: [] };
    if (!checks.clusterCapacity) continue;
    const capacity = checkCapacity(checks, nodes);
    if ("badQuantity" in capacity) {
      return { kind: "bad-quantity", key: capacity.badQuantity, message: capacity.text };
    }
    if (capacity.over.length > 0) return { kind: "unschedulable", message, taints, overCapacity: capacity.over };
  }
  return undefined;
}

function unschedulableMessages(pod: Pod): readonly string[] {
  return (pod.status?.conditions ?? [])
    .filter((condition) => condition.reason === "Unschedulable")
    .map((condition) => condition.message ?? "");
}

function isShortOfCpuOrMemory(message: string): boolean {
  return message.includes("Insufficient cpu") || message.includes("Insufficient memory");
}

function checkFirstContainer(pod: Pod, checks: PodChecks): DeployProblem | undefined {
  const first = containerStatuses(pod)[0];
  const waiting = first?.state?.waiting;
  if (!checks.imagePull || phaseOf(pod) !== "Pending" || !waiting) return undefined;
  const message = waiting.message ?? "";
  if (waiting.reason === "ErrImagePull") return { kind: "image-not-found", message, image: first.image ?? "" };
  if (waiting.reason !== "CreateContainerConfigError") return undefined;
  const hint = message.includes(DEFAULT_SECRET)
    ? "default-databand-secret"
    : message.startsWith("secret")
      ? "secret"
      : null;
  return { kind: "pod-config-error", message, hint };
}
