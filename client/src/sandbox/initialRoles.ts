import type { Rule } from "./api/rights.ts";
import { ALL_RULES } from "./api/rights.ts";

const READ = ["get", "list", "watch"];
const WRITE = ["create", "delete", "deletecollection", "patch", "update"];

/** What is worked with in a namespace, by group. */
const WORK: readonly (readonly [group: string, ...resources: string[]])[] = [
  ["", "configmaps", "events", "persistentvolumeclaims", "pods", "serviceaccounts"],
  ["apps", "daemonsets", "deployments", "replicasets", "statefulsets"],
  ["batch", "cronjobs", "jobs"],
  ["policy", "poddisruptionbudgets"],
];
const rulesOf = (verbs: readonly string[]): Rule[] =>
  WORK.map(([group, ...resources]) => ({ apiGroups: [group], resources, verbs }));

const VIEW: readonly Rule[] = [
  ...rulesOf(READ),
  {
    apiGroups: [""],
    resources: ["limitranges", "namespaces", "pods/log", "pods/status", "resourcequotas"],
    verbs: READ,
  },
];
const EDIT: readonly Rule[] = [
  ...VIEW,
  ...rulesOf(WRITE),
  { apiGroups: [""], resources: ["secrets"], verbs: [...READ, ...WRITE] },
  {
    apiGroups: [""],
    resources: ["pods/attach", "pods/eviction", "pods/exec", "pods/portforward"],
    verbs: ["create", "get"],
  },
];
const ROLES = ["rolebindings", "roles"];
const ADMIN: readonly Rule[] = [
  ...EDIT,
  { apiGroups: ["rbac.authorization.k8s.io"], resources: ROLES, verbs: [...READ, ...WRITE] },
];

/**
 * What the service accounts of the namespaces that a sandbox begins with may do there: a driver pod starts, watches and
 * deletes the pods of its tasks. A real cluster lets them do nothing until somebody binds a role like this one.
 */
export const DRIVER_ROLE = "databand-driver";
export const DRIVER_RULES: readonly Rule[] = [
  { apiGroups: [""], resources: ["pods", "pods/log"], verbs: [...READ, ...WRITE] },
];

/** Roles that every cluster has, for bindings to name, as far as they are about what there is here (Kubernetes 1.34). */
export const CLUSTER_ROLES: Readonly<Record<string, readonly Rule[]>> = {
  admin: ADMIN,
  "cluster-admin": ALL_RULES,
  edit: EDIT,
  view: VIEW,
};
