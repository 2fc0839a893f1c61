/** The pod generator of Airflow 1.10.11 to 2.6, which also reads the old dictionary of `executor_config` (spec 4.5). */
import type { Origin } from "../../configuration/types.ts";
import { fromPlain, isEmpty, isNull, list, map, model, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import type { Build } from "../build.ts";
import { made } from "../build.ts";
import { uniqueName } from "../names/podNames.ts";

/** Arguments of the generator's constructor, by name. */
export type GeneratorArguments = Readonly<Record<string, PodNode | undefined>>;

/** The names that the constructor takes. */
export const GENERATOR_ARGUMENTS: ReadonlySet<string> = new Set(
  (
    "image name namespace volume_mounts envs cmds args labels node_selectors ports volumes image_pull_policy " +
    "restart_policy image_pull_secrets init_containers service_account_name resources annotations affinity " +
    "hostnetwork tolerations security_context configmaps dnspolicy schedulername pod pod_template_file extract_xcom " +
    "priority_class_name"
  ).split(" "),
);

/** `PodGenerator(…).gen_pod()`. */
export function generatedPod(given: GeneratorArguments, origin: Origin, build: Build): MapNode {
  const metadata = model(
    "ObjectMeta",
    {
      annotations: given.annotations,
      labels: given.labels,
      name: uniqueNameOf(given.name, build),
      namespace: given.namespace,
    },
    origin,
  );
  const spec = model(
    "PodSpec",
    {
      affinity: given.affinity,
      containers: list([container(given, origin)], origin),
      dnsPolicy: given.dnspolicy,
      hostNetwork: given.hostnetwork ?? scalar(false, origin),
      imagePullSecrets: pullSecrets(given.image_pull_secrets, origin),
      initContainers: given.init_containers,
      nodeSelector: given.node_selectors,
      priorityClassName: given.priority_class_name,
      restartPolicy: given.restart_policy,
      schedulerName: given.schedulername,
      securityContext: given.security_context,
      serviceAccountName: given.service_account_name,
      tolerations: given.tolerations,
      volumes: orList(given.volumes, origin),
    },
    origin,
  );
  const fixed = made("the same for every pod");
  return model("Pod", { apiVersion: scalar("v1", fixed), kind: scalar("Pod", fixed), metadata, spec }, origin);
}

function container(given: GeneratorArguments, origin: Origin): MapNode {
  return model(
    "Container",
    {
      args: orList(given.args, origin),
      command: orList(given.cmds, origin),
      env: environment(given.envs, origin),
      envFrom: configMaps(given.configmaps, origin),
      image: given.image,
      imagePullPolicy: given.image_pull_policy,
      name: scalar("base", made("name of the main container")),
      ports: orList(given.ports, origin),
      resources: given.resources,
      volumeMounts: orList(given.volume_mounts, origin),
    },
    origin,
  );
}

function uniqueNameOf(name: PodNode | undefined, build: Build): PodNode | undefined {
  if (!name || isEmpty(name) || name.kind !== "scalar" || name.hiddenBy !== undefined) return name;
  return scalar(uniqueName(String(name.value), build), name.origin);
}

function orList(node: PodNode | undefined, origin: Origin): PodNode {
  return node && !isEmpty(node) ? node : list([], origin);
}

/** A dictionary becomes variables; a list stays. */
export function environment(node: PodNode | undefined, origin: Origin): PodNode {
  if (node?.kind !== "map") return orList(node, origin);
  return list(
    [...node.members].map(([name, value]) =>
      model("EnvVar", { name: scalar(name, value.origin), value }, value.origin),
    ),
    node.origin,
  );
}

/** Names of config maps as sources of variables. */
export function configMaps(node: PodNode | undefined, origin: Origin): PodNode {
  if (node?.kind !== "list") return orList(node, origin);
  return list(
    node.items.map((name) =>
      model("EnvFromSource", { configMapRef: model("ConfigMapEnvSource", { name }, name.origin) }, name.origin),
    ),
    node.origin,
  );
}

/** Names in one text, split at commas and not trimmed. */
export function pullSecrets(node: PodNode | undefined, origin: Origin): PodNode {
  if (!node || isNull(node) || isEmpty(node) || node.kind !== "scalar") return list([], origin);
  return list(
    String(node.value)
      .split(",")
      .map((name) => model("LocalObjectReference", { name: fromPlain(name, () => node.origin) }, node.origin)),
    node.origin,
  );
}

/** Requests and limits out of the single values of the old dictionary; undefined when it has none. */
export function dictionaryResources(given: GeneratorArguments, origin: Origin): PodNode | undefined {
  const part = (prefix: "request" | "limit"): PodNode | undefined => {
    const names: readonly (readonly [string, string])[] = [
      ["cpu", `${prefix}_cpu`],
      ["memory", `${prefix}_memory`],
      ["ephemeral-storage", `${prefix}_ephemeral_storage`],
      ...(prefix === "limit" ? ([["nvidia.com/gpu", "limit_gpu"]] as const) : []),
    ];
    const members = names.flatMap(([resource, name]) => {
      const node = given[name];
      return node && !isNull(node) ? [[resource, node] as const] : [];
    });
    return members.length === 0 ? undefined : map(members, origin);
  };
  const [requests, limits] = [part("request"), part("limit")];
  return requests || limits ? model("ResourceRequirements", { requests, limits }, origin) : undefined;
}
