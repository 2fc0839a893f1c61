/** A kind of object that the sandbox stores. */
export interface ResourceType {
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

export function resourceType(plural: string): ResourceType | undefined {
  return RESOURCES.find((one) => one.plural === plural);
}
