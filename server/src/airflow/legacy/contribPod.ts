/** `airflow.contrib.kubernetes.pod.Pod`: as a request (to 1.10.10), and as the client's model (1.10.11 on; spec 6.2). */
import { list, map, model, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PythonCall, PythonValue } from "../../python/syntax/types.ts";
import { made, type Build } from "../build.ts";
import { argumentsByName, isNone } from "../models/arguments.ts";
import { nodeOf } from "../models/construct.ts";
import { volumeOfConfigs } from "../models/legacy.ts";
import { originOf } from "../models/origin.ts";
import { attachSecret } from "../secret.ts";
import { attachNode } from "./attach.ts";
import { configMaps, environment, pullSecrets } from "./podGenerator.ts";
import { IF_NOT_PRESENT, POD_ARGUMENTS, requestOf, secretsOf, type PodArguments } from "./request.ts";

/** How a pod is sent: as a request made by hand, the same with the sidecar for results, or as the client's model. */
export type ContribForm = "request" | "request with XCom" | "model";

/** The pod that an object of the class stands for, as its release sends it. */
export function contribPod(call: PythonCall & PythonValue, build: Build, form: ContribForm): MapNode {
  const origin = originOf(call);
  const given = argumentsByName(call, POD_ARGUMENTS);
  const pod: PodArguments = {
    node: (name) => {
      const value = given.get(name);
      if (value === undefined) return DEFAULTS[name];
      if (isNone(value)) return name === "cmds" && form !== "model" ? scalar(null, origin) : undefined;
      return nodeOf(value, build);
    },
    secrets: secretsOf(given.get("secrets"), build),
    extractXcom: form === "request with XCom",
    origin,
  };
  return form === "model" ? modelOfPod(pod, build) : requestOf(pod, build);
}

const DEFAULTS: Readonly<Record<string, PodNode>> = {
  image_pull_policy: IF_NOT_PRESENT,
  namespace: scalar("default", made("default of Airflow 1.10")),
};

function modelOfPod({ node, secrets, origin }: PodArguments, build: Build): MapNode {
  const empty = map([], origin);
  const orMap = (name: string): PodNode => node(name) ?? empty;
  const orList = (name: string): PodNode => node(name) ?? list([], origin);
  const container = model(
    "Container",
    {
      args: orList("args"),
      command: node("cmds"),
      env: environment(node("envs"), origin),
      envFrom: configMaps(node("configmaps"), origin),
      image: node("image"),
      imagePullPolicy: node("image_pull_policy"),
      name: scalar("base", made("name of the main container")),
    },
    origin,
  );
  const metadata = model(
    "ObjectMeta",
    { annotations: orMap("annotations"), labels: orMap("labels"), name: node("name"), namespace: node("namespace") },
    origin,
  );
  const spec = model(
    "PodSpec",
    {
      affinity: orMap("affinity"),
      containers: list([container], origin),
      dnsPolicy: node("dnspolicy"),
      hostNetwork: node("hostnetwork") ?? scalar(false, origin),
      imagePullSecrets: pullSecrets(node("image_pull_secrets"), origin),
      initContainers: node("init_containers"),
      nodeSelector: orMap("node_selectors"),
      securityContext: orMap("security_context"),
      serviceAccountName: node("service_account_name"),
      tolerations: orList("tolerations"),
    },
    origin,
  );
  const pod = model("Pod", { metadata, spec }, origin);
  const resources = node("resources") ?? model("ResourceRequirements", { requests: empty, limits: empty }, origin);
  const parts = (name: string): readonly PodNode[] => {
    const given = node(name);
    return given?.kind === "list" ? given.items.map((part) => modelOfPart(part, PARTS[name] ?? "", build)) : [];
  };
  const withParts = ["ports", "volumes", "volume_mounts"].flatMap(parts).reduce(attachNode, pod);
  const withSecrets = secrets.reduce((changed, secret) => attachSecret(changed, secret, build), withParts);
  return [...parts("pod_runtime_info_envs"), resources].reduce(attachNode, withSecrets);
}

/** Lists of parts that may be objects of the old classes, models or dictionaries, and the models that they become. */
const PARTS: Readonly<Record<string, string>> = {
  ports: "ContainerPort",
  volumes: "Volume",
  volume_mounts: "VolumeMount",
};

/** Of what a dictionary says, the old classes keep what they have arguments for. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  ContainerPort: ["name", "containerPort"],
  VolumeMount: ["name", "mountPath", "subPath", "readOnly"],
};

function modelOfPart(node: PodNode, type: string, build: Build): PodNode {
  if (node.kind !== "map" || node.model !== undefined) return node;
  const name = node.members.get("name") ?? scalar(null, node.origin);
  if (type === "Volume") return volumeOfConfigs(name, node, node.origin, build);
  const kept = (KEPT[type] ?? []).map((field) => [field, node.members.get(field)] as const);
  return model(type, Object.fromEntries(kept), node.origin);
}
