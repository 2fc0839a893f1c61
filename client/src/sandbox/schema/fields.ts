import { FIELD_TABLE } from "./table.ts";

/** The models whose fields are known, with all that they contain. */
export const ROOTS = [
  "V1Pod",
  "V1ConfigMap",
  "V1Secret",
  "V1Namespace",
  "V1ServiceAccount",
  "CoreV1Event",
  "V1Node",
  "V1ResourceQuota",
  "V1LimitRange",
  "V1PriorityClass",
  "V1PersistentVolumeClaim",
  "V1StorageClass",
  "V1RuntimeClass",
  "V1PodDisruptionBudget",
  "V1Eviction",
  "V1Job",
  "V1CronJob",
  "V1Deployment",
  "V1ReplicaSet",
  "V1StatefulSet",
  "V1DaemonSet",
  "V1ClusterRole",
  "V1ClusterRoleBinding",
  "V1Role",
  "V1RoleBinding",
  "V1SelfSubjectAccessReview",
  "V1SelfSubjectRulesReview",
];

const parsed = new Map<string, ReadonlyMap<string, string>>();

/**
 * The fields of a type: name → type word (see `generate.ts`).
 *
 * @param type as Go calls it, such as `PodSpec`; unknown types give undefined
 */
export function fieldsOf(type: string): ReadonlyMap<string, string> | undefined {
  const known = parsed.get(type);
  if (known) {
    return known;
  }
  const words = FIELD_TABLE[type];
  if (words === undefined) {
    return undefined;
  }
  const pairs = words.split(" ").map((word): [string, string] => {
    const colon = word.indexOf(":");
    return [word.slice(0, colon), word.slice(colon + 1)];
  });
  const fields = new Map(pairs);
  parsed.set(type, fields);
  return fields;
}
