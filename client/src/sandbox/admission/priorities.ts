import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Store } from "../store/store.ts";

/** A class of priority, of the API group `scheduling.k8s.io`. */
export interface PriorityClass extends KubeObject {
  readonly value: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
  readonly description?: string;
}

/** The classes that every cluster has (Kubernetes 1.34). */
export const SYSTEM_CLASSES: readonly {
  readonly name: string;
  readonly value: number;
  readonly description: string;
}[] = [
  {
    name: "system-cluster-critical",
    value: 2_000_000_000,
    description:
      "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
  },
  {
    name: "system-node-critical",
    value: 2_000_001_000,
    description: "Used for system critical pods that must not be moved from their current node.",
  },
];

const DEFAULT_POLICY = "PreemptLowerPriority";

/** Why a pod's priority is refused, as the API server words it; undefined where it is right. */
export function priorityRefusal(store: Store, pod: Pod): string | undefined {
  const { priorityClassName = "", priority, preemptionPolicy: policy } = pod.spec as PrioritySpec;
  const found = classOf(store, pod);
  if (priorityClassName !== "" && !found) return `no PriorityClass with name ${priorityClassName} was found`;
  const { value = 0, preemptionPolicy = DEFAULT_POLICY } = found ?? {};
  const given = "must not be provided in pod spec; priority admission controller computed";
  if (priority !== undefined && priority !== value) {
    return `the integer value of priority (${priority}) ${given} ${value} from the given PriorityClass name`;
  }
  return policy === undefined || policy === preemptionPolicy
    ? undefined
    : `the string value of PreemptionPolicy (${policy}) ${given} ${preemptionPolicy} from the given PriorityClass name`;
}

type PrioritySpec = Pod["spec"] & { readonly preemptionPolicy?: string };

/** The pod with the priority of its class, or of the default one. */
export function withPriority(store: Store, pod: Pod): Pod {
  const found = classOf(store, pod);
  const { value = 0, preemptionPolicy = DEFAULT_POLICY } = found ?? {};
  const named = found ? { priorityClassName: found.metadata.name } : {};
  const spec: PrioritySpec = { ...pod.spec, ...named, priority: value, preemptionPolicy };
  return { ...pod, spec };
}

/** The class that a pod names; where it names none, the default one with the least value. */
function classOf(store: Store, { spec }: Pod): PriorityClass | undefined {
  const { priorityClassName = "" } = spec;
  if (priorityClassName !== "")
    return store.get("priorityclasses", undefined, priorityClassName) as PriorityClass | undefined;
  const defaults = (store.list("priorityclasses") as PriorityClass[]).filter(
    ({ globalDefault }) => globalDefault === true,
  );
  return defaults.sort((a, b) => a.value - b.value)[0];
}

/** A pod as it is to become, with the priority that it has where it tells none. */
export function keptPriority(before: Pod, after: Pod): Pod {
  const { priority, preemptionPolicy } = before.spec as PrioritySpec;
  const kept = { ...(priority !== undefined && { priority }), ...(preemptionPolicy && { preemptionPolicy }) };
  return { ...after, spec: { ...kept, ...after.spec } };
}
