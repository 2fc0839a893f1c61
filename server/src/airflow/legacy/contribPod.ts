/** `airflow.contrib.kubernetes.pod.Pod`: as a request (to 1.10.10), and as the client's model (1.10.11 on; spec 6.2). */
import { list, map, model, scalar, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PythonCall, PythonValue } from "../../python/types.ts";
import { made, type Build } from "../build.ts";
import { argumentsByName, isNone } from "../models/arguments.ts";
import { nodeOf } from "../models/construct.ts";
import { originOf } from "../models/origin.ts";
import { attachSecret } from "../secret.ts";
import { configMaps, environment, pullSecrets } from "./podGenerator.ts";
import { POD_ARGUMENTS, requestOf, secretsOf, type PodArguments } from "./request.ts";

/** The pod that an object of the class stands for, as its release sends it. */
export function contribPod(call: PythonCall & PythonValue, build: Build, asModel: boolean): MapNode {
  const given = argumentsByName(call, POD_ARGUMENTS);
  const pod: PodArguments = {
    node: (name) => {
      const value = given.get(name);
      return value === undefined || isNone(value) ? undefined : nodeOf(value, build);
    },
    secrets: secretsOf(given.get("secrets"), build),
    extractXcom: false,
    origin: originOf(call),
  };
  return asModel ? modelOfPod(pod, build) : requestOf(pod, build);
}

function modelOfPod({ node, secrets, origin }: PodArguments, build: Build): MapNode {
  const orMap = (name: string): PodNode => node(name) ?? map([], origin);
  const orList = (name: string): PodNode => node(name) ?? list([], origin);
  const container = model(
    "Container",
    {
      args: orList("args"),
      command: orList("cmds"),
      env: environment(node("envs"), origin),
      envFrom: configMaps(node("configmaps"), origin),
      image: node("image"),
      imagePullPolicy: node("image_pull_policy") ?? scalar("IfNotPresent", made("default of Airflow 1.10")),
      name: scalar("base", made("name of the main container")),
      ports: node("ports"),
      resources: node("resources"),
      volumeMounts: orList("volume_mounts"),
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
      volumes: orList("volumes"),
    },
    origin,
  );
  const pod = model("Pod", { metadata, spec }, origin);
  return secrets.reduce((changed, secret) => attachSecret(changed, secret, build), pod);
}
