import type { NodeCondition } from "./objects.ts";

/** What the kubelet says of a node that is well: type, status, reason, message (Kubernetes 1.34). */
const WELL = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
] as const;

/** What it tells of when they come true, in that order. */
export const WELL_AGAIN = [
  "NodeHasSufficientMemory",
  "NodeHasNoDiskPressure",
  "NodeHasSufficientPID",
  "NodeReady",
] as const;

export function conditionsOfWell(now: string): readonly NodeCondition[] {
  return WELL.map(([type, status, reason, message]) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  }));
}

/** What a new node has until the controller of nodes has looked at it. */
export const NOT_READY = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;
