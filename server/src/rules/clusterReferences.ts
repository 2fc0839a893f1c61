import { namesOfKind, type ClusterKind } from "../schema/kubernetes/clusterNames.ts";
import type { EngineFacts } from "../protocol.ts";
import type { ObjectNode, ScalarNode, ValueNode } from "../values/types.ts";
import { keyText, member, text } from "./values/tree.ts";

interface Reference {
  readonly key: string;
  /** Members and `*` for list items, from the value's root; a scalar at the root itself has none. */
  readonly path: readonly string[];
  readonly kind: ClusterKind;
}

/** Keys of Airflow's Kubernetes executor, lists among them (airflow spec 1.3): most of them before 2.0 only. */
const OF_AIRFLOW: readonly (readonly [key: string, kind: ClusterKind])[] = [
  ["multi_namespace_mode_namespace_list", "namespace"],
  ["worker_service_account_name", "service account"],
  ["env_from_secret_ref", "secret"],
  ["git_ssh_key_secret_name", "secret"],
  ["git_sync_credentials_secret", "secret"],
  ["env_from_configmap_ref", "config map"],
  ["airflow_configmap", "config map"],
  ["airflow_local_settings_configmap", "config map"],
  ["git_ssh_known_hosts_configmap_name", "config map"],
  ["dags_volume_claim", "persistent volume claim"],
  ["logs_volume_claim", "persistent volume claim"],
];

/** The keys of an engine (spec 2, 3.5), or of Airflow's executor, whose values name objects of the cluster. */
const REFERENCES: readonly Reference[] = [
  { key: "namespace", path: [], kind: "namespace" },
  { key: "service_account_name", path: [], kind: "service account" },
  { key: "image_pull_secrets", path: [], kind: "secret" },
  { key: "image_pull_secrets", path: ["*"], kind: "secret" },
  { key: "configmaps", path: [], kind: "config map" },
  { key: "configmaps", path: ["*"], kind: "config map" },
  ...["secrets", "system_secrets"].flatMap((key): Reference[] => [
    { key, path: ["*", "secret"], kind: "secret" },
    { key, path: ["*", "key"], kind: "key of the secret" },
  ]),
  { key: "volumes", path: ["*", "persistentVolumeClaim", "claimName"], kind: "persistent volume claim" },
  { key: "volumes", path: ["*", "secret", "secretName"], kind: "secret" },
  { key: "volumes", path: ["*", "configMap", "name"], kind: "config map" },
  ...OF_AIRFLOW.flatMap(([key, kind]): Reference[] => [
    { key, path: [], kind },
    { key, path: ["*"], kind },
  ]),
];

const KEYS: ReadonlySet<string> = new Set([...REFERENCES.map(({ key }) => key), "node_selectors"]);

/** True for keys whose value may name something of the cluster. */
export function namesClusterObjects(key: string): boolean {
  return KEYS.has(key);
}

/** What stands at a path of a key's value; list items may be given by their index. */
export function clusterKindAt(key: string, path: readonly (string | number)[]): ClusterKind | undefined {
  return REFERENCES.find(
    (reference) =>
      reference.key === key &&
      reference.path.length === path.length &&
      reference.path.every((step, index) => {
        const given = path[index];
        return step === "*" ? typeof given === "number" : camelCase(String(given)) === step;
      }),
  )?.kind;
}

/** A name in a value, and where it stands. */
export interface ClusterName {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly at: ScalarNode;
  /** The names there are; undefined where nobody knows. */
  readonly known: readonly string[] | undefined;
}

/** Every name of a cluster object in a key's value. */
export function* clusterNames(key: string, tree: ValueNode, facts: EngineFacts): Generator<ClusterName> {
  if (key === "node_selectors") yield* nodeLabels(tree, facts);
  else yield* namesBelow(key, tree, [], undefined, facts);
}

function* namesBelow(
  key: string,
  node: ValueNode,
  path: readonly (string | number)[],
  holder: ObjectNode | undefined,
  facts: EngineFacts,
): Generator<ClusterName> {
  if (node.type === "array") {
    for (const [index, element] of node.elements.entries()) {
      yield* namesBelow(key, element, [...path, index], undefined, facts);
    }
  } else if (node.type === "object") {
    for (const one of node.members) {
      if (one.value) yield* namesBelow(key, one.value, [...path, keyText(one)], node, facts);
    }
  } else {
    const kind = clusterKindAt(key, path);
    const name = text(node);
    if (kind && name) yield { kind, name, at: node, known: namesAround(kind, facts, holder) };
  }
}

/** The names of a kind; for the keys of a secret those of the one that the same object names. */
export function namesAround(
  kind: ClusterKind,
  facts: EngineFacts,
  holder: ObjectNode | undefined,
): readonly string[] | undefined {
  return namesOfKind(kind, facts, text(member(holder, "secret")?.value));
}

function* nodeLabels(tree: ValueNode, facts: EngineFacts): Generator<ClusterName> {
  if (tree.type !== "object" || !facts.nodeLabels) return;
  for (const { key, value } of tree.members) {
    const label = String(key.value);
    const values = facts.nodeLabels[label];
    if (!values) yield { kind: "node label", name: label, at: key, known: Object.keys(facts.nodeLabels) };
    else if (value?.type === "scalar") {
      yield { kind: "node label", name: String(value.value), at: value, known: values };
    }
  }
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
