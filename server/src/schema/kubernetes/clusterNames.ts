import type { EngineFacts } from "../../protocol.ts";

/** What a name in a configuration or a pod may stand for in the cluster. */
export type ClusterKind =
  | "namespace"
  | "service account"
  | "secret"
  | "key of the secret"
  | "config map"
  | "key of the config map"
  | "persistent volume claim"
  | "priority class"
  | "runtime class"
  | "storage class"
  | "node label";

/** Steps to a field, from the pod itself; items of lists by their index. */
type FieldPath = readonly (string | number)[];

/** Fields of a pod that name objects of the cluster (Kubernetes 1.34); `*` for items of lists. */
const FIELDS: ReadonlyMap<string, ClusterKind> = new Map<string, ClusterKind>([
  ["spec.serviceAccountName", "service account"],
  ["spec.priorityClassName", "priority class"],
  ["spec.runtimeClassName", "runtime class"],
  ["spec.imagePullSecrets.*.name", "secret"],
  ["spec.volumes.*.persistentVolumeClaim.claimName", "persistent volume claim"],
  ["spec.volumes.*.ephemeral.volumeClaimTemplate.spec.storageClassName", "storage class"],
  ["spec.volumes.*.secret.secretName", "secret"],
  ["spec.volumes.*.configMap.name", "config map"],
  ["spec.volumes.*.projected.sources.*.secret.name", "secret"],
  ["spec.volumes.*.projected.sources.*.configMap.name", "config map"],
  ["spec.containers.*.envFrom.*.secretRef.name", "secret"],
  ["spec.containers.*.envFrom.*.configMapRef.name", "config map"],
  ["spec.containers.*.env.*.valueFrom.secretKeyRef.name", "secret"],
  ["spec.containers.*.env.*.valueFrom.secretKeyRef.key", "key of the secret"],
  ["spec.containers.*.env.*.valueFrom.configMapKeyRef.name", "config map"],
  ["spec.containers.*.env.*.valueFrom.configMapKeyRef.key", "key of the config map"],
]);

/** The fields of a pod that name objects of the cluster, their steps joined by dots, with `*` for items of lists. */
export function clusterFields(): ReadonlyMap<string, ClusterKind> {
  return FIELDS;
}

/** What the field of a pod at a path names. Members of `nodeSelector` are labels of nodes. */
export function clusterKindOfField(path: FieldPath): ClusterKind | undefined {
  if (isNodeLabel(path)) return "node label";
  const name = path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
  return FIELDS.get(name.replace(/^spec\.(?:init|ephemeral)Containers\./, "spec.containers."));
}

/** A label that nodes are chosen by; its value is one of that label's. */
function isNodeLabel([spec, field, label, ...rest]: FieldPath): boolean {
  return spec === "spec" && field === "nodeSelector" && label !== undefined && rest.length === 0;
}

/** The names of a kind; `of` is the secret or config map that keys are asked of. Undefined where nobody knows. */
export function namesOfKind(kind: ClusterKind, facts: EngineFacts, of?: string): readonly string[] | undefined {
  switch (kind) {
    case "namespace":
      return facts.namespaces;
    case "service account":
      return facts.serviceAccounts;
    case "secret":
      return facts.secrets && Object.keys(facts.secrets);
    case "key of the secret":
      return facts.secrets?.[of ?? ""];
    case "config map":
      return facts.configMaps && Object.keys(facts.configMaps);
    case "key of the config map":
      return facts.configMaps?.[of ?? ""];
    case "persistent volume claim":
      return facts.persistentVolumeClaims;
    case "priority class":
      return facts.priorityClasses;
    case "runtime class":
      return facts.runtimeClasses;
    case "storage class":
      return facts.storageClasses;
    case "node label":
      return facts.nodeLabels && Object.keys(facts.nodeLabels);
  }
}

/** That a cluster does not have a name, as a sentence. */
export function notInCluster(kind: ClusterKind, name: string, { cluster, namespace }: EngineFacts): string {
  switch (kind) {
    case "node label":
      return `No node of ${cluster} has the label "${name}", as far as it could be read.`;
    case "key of the secret":
    case "key of the config map":
      return `There is no ${kind} "${name}".`;
    case "namespace":
    case "priority class":
    case "runtime class":
    case "storage class":
      return `There is no ${kind} "${name}" in ${cluster}.`;
    default:
      return `There is no ${kind} "${name}" in namespace "${namespace}" of ${cluster}.`;
  }
}

/** A field with a name that the cluster does not have. */
export interface MissingName<Place> {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly at: Place;
  readonly known: readonly string[];
}

/** A field of a pod, wherever it is written. */
export interface NamedField<Place> {
  readonly path: FieldPath;
  readonly name: string;
  readonly at: Place;
  /** The place of the field's own name. */
  readonly keyAt: Place;
  /** Text of another field of the same object. */
  readonly beside: (field: string) => string | undefined;
}

/** Those of a pod's fields whose names the cluster does not have; what is `optional` may be missing. */
export function* missingNames<Place>(
  fields: Iterable<NamedField<Place>>,
  facts: EngineFacts,
): Generator<MissingName<Place>> {
  for (const { path, name, at, keyAt, beside } of fields) {
    const kind = clusterKindOfField(path);
    if (!kind || name === "" || beside("optional")?.toLowerCase() === "true") continue;
    if (kind === "node label") {
      const label = String(path.at(-1));
      const values = facts.nodeLabels?.[label];
      if (facts.nodeLabels && !values) yield { kind, name: label, at: keyAt, known: Object.keys(facts.nodeLabels) };
      else if (values && !values.includes(name)) yield { kind, name, at, known: values };
      continue;
    }
    const known = namesOfKind(kind, facts, beside("name"));
    if (known && !known.includes(name)) yield { kind, name, at, known };
  }
}
