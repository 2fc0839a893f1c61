/** A kind of object that the sandbox stores. */
export interface ResourceType {
  /** Absent for the core group. */
  readonly group?: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

export const RESOURCES: readonly ResourceType[] = [
  { plural: "configmaps", singular: "configmap", kind: "ConfigMap", namespaced: true, shortNames: ["cm"] },
  { plural: "events", singular: "event", kind: "Event", namespaced: true, shortNames: ["ev"] },
  { plural: "limitranges", singular: "limitrange", kind: "LimitRange", namespaced: true, shortNames: ["limits"] },
  { plural: "namespaces", singular: "namespace", kind: "Namespace", namespaced: false, shortNames: ["ns"] },
  { plural: "nodes", singular: "node", kind: "Node", namespaced: false, shortNames: ["no"] },
  { plural: "pods", singular: "pod", kind: "Pod", namespaced: true, shortNames: ["po"] },
  {
    group: "scheduling.k8s.io",
    plural: "priorityclasses",
    singular: "priorityclass",
    kind: "PriorityClass",
    namespaced: false,
    shortNames: ["pc"],
  },
  {
    plural: "resourcequotas",
    singular: "resourcequota",
    kind: "ResourceQuota",
    namespaced: true,
    shortNames: ["quota"],
  },
  { plural: "secrets", singular: "secret", kind: "Secret", namespaced: true, shortNames: [] },
  {
    plural: "serviceaccounts",
    singular: "serviceaccount",
    kind: "ServiceAccount",
    namespaced: true,
    shortNames: ["sa"],
  },
];

/** What kubectl may do with each of them. */
export const VERBS = ["create", "delete", "get", "list", "patch", "update", "watch"] as const;

/** `scheduling.k8s.io/v1` or, of the core group, `v1`. */
export function apiVersionOf({ group }: ResourceType): string {
  return group === undefined ? "v1" : `${group}/v1`;
}

/** The resource of an API version, such as `v1`. */
export function resourceType(apiVersion: string, plural: string): ResourceType | undefined {
  return RESOURCES.find((one) => one.plural === plural && apiVersionOf(one) === apiVersion);
}
