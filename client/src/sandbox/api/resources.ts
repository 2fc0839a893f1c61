/** A kind of object that the sandbox stores. */
export interface ResourceType {
  /** Absent for the core group. */
  readonly group?: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  /** Whether it has a status, which is written apart from the rest. */
  readonly hasStatus: boolean;
}

const APPS = "apps";
const BATCH = "batch";
const RBAC = "rbac.authorization.k8s.io";

/** Group, kind, short names; `*` cluster-wide, `+` with a status of its own. */
const ROWS: readonly (readonly [group: string, kind: string, marks: string, ...shortNames: string[]])[] = [
  ["", "ConfigMap", "", "cm"],
  ["", "Event", "", "ev"],
  ["", "LimitRange", "", "limits"],
  ["", "Namespace", "*+", "ns"],
  ["", "Node", "*+", "no"],
  ["", "PersistentVolumeClaim", "+", "pvc"],
  ["", "Pod", "+", "po"],
  ["", "ResourceQuota", "+", "quota"],
  ["", "Secret", ""],
  ["", "ServiceAccount", "", "sa"],
  [APPS, "DaemonSet", "+", "ds"],
  [APPS, "Deployment", "+", "deploy"],
  [APPS, "ReplicaSet", "+", "rs"],
  [APPS, "StatefulSet", "+", "sts"],
  [BATCH, "CronJob", "+", "cj"],
  [BATCH, "Job", "+"],
  ["node.k8s.io", "RuntimeClass", "*"],
  ["policy", "PodDisruptionBudget", "+", "pdb"],
  [RBAC, "ClusterRole", "*"],
  [RBAC, "ClusterRoleBinding", "*"],
  [RBAC, "Role", ""],
  [RBAC, "RoleBinding", ""],
  ["scheduling.k8s.io", "PriorityClass", "*", "pc"],
  ["storage.k8s.io", "StorageClass", "*", "sc"],
];

export const RESOURCES: readonly ResourceType[] = ROWS.map(([group, kind, marks, ...shortNames]) => {
  const singular = kind.toLowerCase();
  return {
    ...(group !== "" && { group }),
    plural: singular.endsWith("class") ? `${singular}es` : `${singular}s`,
    singular,
    kind,
    namespaced: !marks.includes("*"),
    shortNames,
    hasStatus: marks.includes("+"),
  };
});

/** What kubectl may do with each of them. */
export const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"] as const;

/** `scheduling.k8s.io/v1` or, of the core group, `v1`. */
export function apiVersionOf({ group }: ResourceType): string {
  return group === undefined ? "v1" : `${group}/v1`;
}

/** As errors call it: `jobs.batch`. */
export function resourceName({ group, plural }: ResourceType): string {
  return group === undefined ? plural : `${plural}.${group}`;
}

/** The resource of an API version, such as `v1`. */
export function resourceType(apiVersion: string, plural: string): ResourceType | undefined {
  return RESOURCES.find((one) => one.plural === plural && apiVersionOf(one) === apiVersion);
}

/** The type of a stored object's plural, which no two groups share here. */
export function typeOf(plural: string): ResourceType {
  const type = RESOURCES.find((one) => one.plural === plural);
  if (!type) throw new Error(`There are no ${plural} here.`);
  return type;
}
