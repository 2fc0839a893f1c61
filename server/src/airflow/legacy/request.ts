/** Pods that Airflow 1.10.0 to 1.10.10 writes by hand, as a request dictionary (spec 6.3). */
import type { Origin } from "../../configuration/types.ts";
import { isEmpty, isNull, list, map, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import { made, type Build } from "../build.ts";
import { versionLabel } from "../names/labels.ts";
import type { OperatorArguments } from "../operator/arguments.ts";
import { resources } from "../models/legacy.ts";
import { isSecret, readSecret, type Secret } from "../secret.ts";
import { hasAirflow } from "../target.ts";
import type { PythonValue } from "../../python/syntax/types.ts";

/** The arguments of `airflow.contrib.kubernetes.pod.Pod`, in the order of its constructor. */
export const POD_ARGUMENTS: readonly string[] = (
  "image envs cmds args secrets labels node_selectors name ports volumes volume_mounts namespace image_pull_policy " +
  "image_pull_secrets init_containers service_account_name resources annotations affinity hostnetwork tolerations " +
  "security_context configmaps pod_runtime_info_envs dnspolicy"
).split(" ");

export interface PodArguments {
  /** Undefined when an argument is absent or `None`; with a default, that is taken when it is absent only. */
  readonly node: (name: string) => PodNode | undefined;
  readonly secrets: readonly Secret[];
  readonly extractXcom: boolean;
  readonly origin: Origin;
}

/** The secrets of a list of such. */
export function secretsOf(value: PythonValue | undefined, build: Build): readonly Secret[] {
  if (value?.kind !== "list") return [];
  return value.elements.filter(isSecret).map((secret) => readSecret(secret, build));
}

/** What the operator hands to `Pod`. */
export function contribArguments(given: OperatorArguments): PodArguments {
  const { build } = given;
  const renamed: Readonly<Record<string, string>> = { envs: "env_vars", args: "arguments" };
  const name = contribName(given);
  const uid = build.random.uuid().slice(0, 8);
  const unique =
    name?.kind === "scalar" && name.hiddenBy === undefined ? scalar(`${String(name.value)}-${uid}`, name.origin) : name;
  const sinceAccounts = hasAirflow(build.target, "1.10.1");
  return {
    node: (argument) => {
      if (argument === "name") return unique;
      if (argument === "labels") return labelsOf(given);
      if (argument === "image_pull_policy") return given.nodeUnlessAbsent(argument, IF_NOT_PRESENT);
      if (argument === "service_account_name" && sinceAccounts) return given.nodeUnlessAbsent(argument, OWN_ACCOUNT);
      const node = given.node(renamed[argument] ?? argument);
      // The operator takes them as a dictionary from 1.10.7 on.
      const isDictionary = argument === "resources" && given.value(argument)?.kind === "dict" && node?.kind === "map";
      return isDictionary ? resources((name) => node.members.get(name), node.origin, build) : node;
    },
    secrets: secretsOf(given.value("secrets"), build),
    extractXcom: given.isOn("do_xcom_push") || given.isOn("xcom_push"),
    origin: given.call.origin,
  };
}

export const IF_NOT_PRESENT: PodNode = scalar("IfNotPresent", made("default of Airflow 1.10"));
export const OWN_ACCOUNT: PodNode = scalar("default", made("default of Airflow 1.10"));

/** From 1.10.7 on the name is put in the form that Kubernetes takes; dots stay. */
export function contribName(given: OperatorArguments): PodNode | undefined {
  const node = given.node("name");
  if (node?.kind !== "scalar" || typeof node.value !== "string" || node.hiddenBy !== undefined) return node;
  if (!hasAirflow(given.build.target, "1.10.7")) return node;
  return scalar(node.value.toLowerCase().replace(/[^a-z0-9.-]+/g, "-"), node.origin);
}

function labelsOf(given: OperatorArguments): PodNode {
  const labels = given.map("labels");
  const { target } = given.build;
  if (labels.kind !== "map" || !hasAirflow(target, "1.10.7")) return labels;
  const origin = made("tells Airflow whose pod it is");
  const more = [
    ["airflow_version", scalar(versionLabel(target), origin)],
    ["kubernetes_pod_operator", scalar("True", origin)],
  ] as const;
  return map([...labels.members, ...more], labels.origin);
}

/** The request of a pod: the members that are always there, and those that are set. */
export function requestOf(given: PodArguments, build: Build): MapNode {
  const { node, origin } = given;
  const or = (name: string, fallback: PodNode): PodNode => given.node(name) ?? fallback;
  const empty = map([], origin);
  const set = (name: string): PodNode | undefined => unlessEmpty(node(name));
  const container = containerOf(given, build);
  const nothing = scalar(null, origin);
  const volumes = volumesOf(given);
  const metadata = map(
    { name: or("name", nothing), labels: or("labels", empty), annotations: or("annotations", empty) },
    origin,
  );
  const spec = map(
    {
      containers: list(given.extractXcom ? [container, sidecar(build, origin)] : [container], origin),
      restartPolicy: scalar("Never", made("the same for every pod")),
      nodeSelector: or("node_selectors", empty),
      volumes: list(given.extractXcom ? [xcomVolume(origin), ...volumes] : volumes, origin),
      serviceAccountName: set("service_account_name"),
      initContainers: set("init_containers"),
      imagePullSecrets: pullSecrets(set("image_pull_secrets")),
      affinity: or("affinity", empty),
      hostNetwork: set("hostnetwork"),
      tolerations: set("tolerations"),
      securityContext: set("security_context"),
      dnsPolicy: set("dnspolicy"),
    },
    origin,
  );
  const fixed = made("the same for every pod");
  return map({ apiVersion: scalar("v1", fixed), kind: scalar("Pod", fixed), metadata, spec }, origin);
}

function containerOf(given: PodArguments, build: Build): PodNode {
  const { node, origin } = given;
  const mounts = [...secretVolumes(given).map(({ mount }) => mount), ...itemsOf(node("volume_mounts"))];
  const xcomMount = map({ name: scalar("xcom", origin), mountPath: scalar("/airflow/xcom", origin) }, origin);
  return map(
    {
      name: scalar("base", made("name of the main container")),
      image: node("image") ?? scalar(null, origin),
      command: node("cmds") ?? list([], origin),
      imagePullPolicy: unlessEmpty(node("image_pull_policy")),
      args: node("args") ?? list([], origin),
      env: some(environment(given), origin),
      envFrom: some(environmentSources(given), origin),
      // From 1.10.4 on the list is there even when it is empty.
      ports: hasAirflow(build.target, "1.10.4") ? list(itemsOf(node("ports")), origin) : undefined,
      resources: unlessEmpty(node("resources")),
      volumeMounts: some(given.extractXcom ? [xcomMount, ...mounts] : mounts, origin),
    },
    origin,
  );
}

function environment({ node, secrets }: PodArguments): readonly PodNode[] {
  const variables = node("envs");
  const own = variables?.kind === "map" ? [...variables.members] : [];
  return [
    ...own.map(([name, value]) => map({ name: scalar(name, value.origin), value }, value.origin)),
    ...itemsOf(node("pod_runtime_info_envs")),
    ...secrets
      .filter(({ type, key }) => type === "env" && key)
      .map(({ target, secret, key, origin }) =>
        map({ name: target, valueFrom: map({ secretKeyRef: map({ name: secret, key }, origin) }, origin) }, origin),
      ),
  ];
}

function environmentSources({ node, secrets }: PodArguments): readonly PodNode[] {
  return [
    ...secrets
      .filter(({ type, key }) => type === "env" && !key)
      .map(({ secret, origin }) => map({ secretRef: map({ name: secret }, origin) }, origin)),
    ...itemsOf(node("configmaps")).map((name) => map({ configMapRef: map({ name }, name.origin) }, name.origin)),
  ];
}

function secretVolumes({ secrets }: PodArguments): readonly { readonly volume: PodNode; readonly mount: PodNode }[] {
  return secrets
    .filter(({ type }) => type === "volume")
    .map(({ target, secret, origin }, index) => {
      const name = scalar(`secretvol${index}`, origin);
      return {
        volume: map({ name, secret: map({ secretName: secret }, origin) }, origin),
        mount: map({ mountPath: target ?? scalar(null, origin), name, readOnly: scalar(true, origin) }, origin),
      };
    });
}

function volumesOf(given: PodArguments): readonly PodNode[] {
  return [...secretVolumes(given).map(({ volume }) => volume), ...itemsOf(given.node("volumes"))];
}

function sidecar(build: Build, origin: Origin): PodNode {
  const isShell = hasAirflow(build.target, "1.10.6");
  const command = isShell
    ? ["sh", "-c", 'trap "exit 0" INT; while true; do sleep 30; done;']
    : ["python", "-c", PYTHON_SIDECAR];
  return map(
    {
      name: scalar("airflow-xcom-sidecar", origin),
      image: scalar(isShell ? "alpine" : "python:3.5-alpine", origin),
      command: list(
        command.map((word) => scalar(word, origin)),
        origin,
      ),
      volumeMounts: list(
        [map({ name: scalar("xcom", origin), mountPath: scalar("/airflow/xcom", origin) }, origin)],
        origin,
      ),
      ...(isShell ? { resources: map({ requests: map({ cpu: scalar("1m", origin) }, origin) }, origin) } : {}),
    },
    origin,
  );
}

const PYTHON_SIDECAR = `import time
while True:
    try:
        time.sleep(3600)
    except KeyboardInterrupt:
        exit(0)
`;

function xcomVolume(origin: Origin): PodNode {
  return map({ name: scalar("xcom", origin), emptyDir: map([], origin) }, origin);
}

function pullSecrets(node: PodNode | undefined): PodNode | undefined {
  if (node?.kind !== "scalar" || isNull(node)) return node;
  const names = String(node.value).split(",");
  return list(
    names.map((name) => map({ name: scalar(name, node.origin) }, node.origin)),
    node.origin,
  );
}

function unlessEmpty(node: PodNode | undefined): PodNode | undefined {
  return node && !isEmpty(node) ? node : undefined;
}

function itemsOf(node: PodNode | undefined): readonly PodNode[] {
  if (node?.kind === "list") return node.items;
  return node && !isEmpty(node) ? [node] : [];
}

function some(items: readonly PodNode[], origin: Origin): PodNode | undefined {
  return items.length === 0 ? undefined : list(items, origin);
}
