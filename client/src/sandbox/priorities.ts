import type { Pod } from "./objects.ts";

/** The classes that every cluster has (Kubernetes 1.34). */
const CLASSES: Readonly<Record<string, number>> = {
  "system-cluster-critical": 2_000_000_000,
  "system-node-critical": 2_000_001_000,
};

/** Why a pod's priority is refused, as the API server words it; undefined where it is right. */
export function priorityRefusal({ spec }: Pod): string | undefined {
  const { priorityClassName = "", priority } = spec;
  const value = priorityClassName === "" ? 0 : CLASSES[priorityClassName];
  if (value === undefined) return `no PriorityClass with name ${priorityClassName} was found`;
  if (priority === undefined || priority === value) return undefined;
  return `the integer value of priority (${priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
}

/** The pod with the priority of its class. */
export function withPriority(pod: Pod): Pod {
  return { ...pod, spec: { ...pod.spec, priority: CLASSES[pod.spec.priorityClassName ?? ""] ?? 0 } };
}
