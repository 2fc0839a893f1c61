import type { Pod } from "../objects.ts";

/** Why a pod is taken off its node: drained, short of a resource, for a more important pod, tainted, gone (Kubernetes 1.34). */
const DISRUPTIONS: ReadonlySet<string> = new Set([
  "EvictionByEvictionAPI",
  "TerminationByKubelet",
  "PreemptionByScheduler",
  "DeletionByTaintManager",
  "DeletionByPodGC",
]);

export interface Eviction {
  /** The cluster's own words; empty where it has none. */
  readonly message: string;
  /** The node was short of a resource, of which the pod had taken more than it had asked for. */
  readonly isPressure: boolean;
}

/** How the cluster evicted a pod; undefined for one that it did not evict. */
export function evictionOf({ status }: Pod): Eviction | undefined {
  const disruption = status?.conditions?.find(
    ({ type, status: is, reason }) => type === "DisruptionTarget" && is === "True" && DISRUPTIONS.has(reason ?? ""),
  );
  const isPressure = status?.reason === "Evicted";
  if (!disruption && !isPressure) return undefined;
  return { message: (isPressure ? status.message : undefined) ?? disruption?.message ?? "", isPressure };
}
