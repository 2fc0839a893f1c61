import { generated } from "../../pod/engineValues.ts";
import { mergePods } from "../../pod/merge.ts";
import { isEmpty, list, model, scalar, withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import { made, type Build } from "../build.ts";
import { nodeOf } from "../models/construct.ts";
import { reconcileRules } from "../reconcile.ts";
import { attachSecret, isSecret, readSecret } from "../secret.ts";
import { hasAirflow, hasProvider } from "../target.ts";
import { pathOf, type PathText } from "../../python/evaluation/paths.ts";
import { readPlainModel, readTemplate } from "../template.ts";
import { OperatorArguments } from "./arguments.ts";
import { checkArguments } from "./checks.ts";
import { sidecarSettings, namespaceOfConnection } from "./connection.ts";
import { podLabels } from "./labels.ts";
import { givenName, podName } from "./name.ts";
import type { OperatorCall, OperatorSurroundings } from "./types.ts";
import { addXcomSidecar } from "./xcom.ts";

/**
 * The pod of a `KubernetesPodOperator` of a provider (spec 5.2): arguments over the full pod spec, over the template,
 * over the connection. Never throws; what Airflow would refuse is in the build's problems.
 */
export function podOfOperator(call: OperatorCall, surroundings: OperatorSurroundings, build: Build): MapNode {
  const given = new OperatorArguments(call, build);
  checkArguments(given, surroundings);
  const merged = mergePods(templateOf(given, surroundings), podOfArguments(given, surroundings), reconcileRules(build));
  const complete = withMetadata(merged, {
    name: podName(merged, given),
    namespace: namespaceOf(merged, surroundings),
  });
  const withSecrets = secretsOf(given).reduce((pod, secret) => attachSecret(pod, secret, build), complete);
  const withSidecar = given.isOn("do_xcom_push")
    ? addXcomSidecar(withSecrets, sidecarSettings(surroundings.connection), given)
    : withSecrets;
  return withMetadata(withSidecar, { labels: podLabels(withSidecar, surroundings, build.target) });
}

/** Step 1: the template, with the full pod spec over it. */
function templateOf(given: OperatorArguments, { readTemplate: read }: OperatorSurroundings): MapNode | undefined {
  const { build } = given;
  const full = given.node("full_pod_spec");
  const fullPod = full?.kind === "map" ? full : undefined;
  const template = given.isOn("pod_template_file") ? templateOfFile(given, read) : templateOfDictionary(given);
  if (!template) return fullPod;
  return fullPod ? mergePods(template, fullPod, reconcileRules(build)) : template;
}

function templateOfFile(given: OperatorArguments, read: OperatorSurroundings["readTemplate"]): MapNode | undefined {
  const { build } = given;
  const named = given.value("pod_template_file");
  const found = pathOf(named);
  if (!found || found.from === "default") openTemplate(given, found);
  if (!found) return undefined;
  const path = found.text;
  const text = read(path);
  if (text) return readTemplate(text, build);
  const message = `There is no file \`${path}\`: Airflow then takes an empty pod, and only its log says so.`;
  build.warn("template-missing", message, given.origin("pod_template_file"));
  // Before 2.5, what is no file was read as YAML itself.
  return hasAirflow(build.target, "2.5") ? undefined : readTemplate({ uri: "inline", text: path }, build);
}

/** The template is one that only running the file would tell: what it would add is not known. */
function openTemplate(given: OperatorArguments, fallback: PathText | undefined): void {
  const source = given.value("pod_template_file")?.source ?? "";
  const what = fallback ? `its default, \`${fallback.text}\`, is taken` : "what it adds is not in the pod";
  const message = `Only running the DAG file tells which template \`${source}\` is: ${what}.`;
  given.build.warn("template-unknown", message, given.origin("pod_template_file"));
}

function templateOfDictionary(given: OperatorArguments): MapNode | undefined {
  if (!given.isOn("pod_template_dict")) return undefined;
  const value = given.value("pod_template_dict");
  const node = value && readPlainModel(nodeOf(value, given.build), "Pod", given.build);
  return node?.kind === "map" ? node : undefined;
}

/** Step 2: a pod of the arguments alone. */
function podOfArguments(given: OperatorArguments, surroundings: OperatorSurroundings): MapNode {
  const own = given.call.origin;
  const metadata = model(
    "ObjectMeta",
    {
      annotations: given.map("annotations"),
      labels: given.map("labels"),
      name: givenName(given, surroundings),
      namespace: given.node("namespace"),
    },
    own,
  );
  return model(
    "Pod",
    {
      apiVersion: scalar("v1", made("the same for every pod")),
      kind: scalar("Pod", made("the same for every pod")),
      metadata,
      spec: specOfArguments(given),
    },
    own,
  );
}

function specOfArguments(given: OperatorArguments): MapNode {
  const own = given.call.origin;
  return model(
    "PodSpec",
    {
      activeDeadlineSeconds: given.node("active_deadline_seconds"),
      affinity: given.modelOrMap("affinity", "Affinity"),
      automountServiceAccountToken: given.node("automount_service_account_token"),
      containers: list([containerOfArguments(given)], own),
      dnsConfig: given.node("dns_config"),
      dnsPolicy: given.node("dnspolicy"),
      hostAliases: given.node("host_aliases"),
      hostNetwork: given.value("hostnetwork") ? given.node("hostnetwork") : scalar(false, given.origin("hostnetwork")),
      hostname: given.node("hostname"),
      imagePullSecrets: given.imagePullSecrets(),
      initContainers: given.list("init_containers"),
      nodeSelector: given.map("node_selector"),
      priorityClassName: given.node("priority_class_name"),
      restartPolicy: scalar("Never", generated("the operator never lets Kubernetes restart its containers")),
      schedulerName: given.node("schedulername"),
      securityContext: given.map("security_context"),
      serviceAccountName: given.node("service_account_name") ?? oldDefault(given, "default"),
      subdomain: given.node("subdomain"),
      ...(hasProvider(given.build.target, "10.9")
        ? { terminationGracePeriodSeconds: given.node("termination_grace_period") }
        : {}),
      tolerations: given.models("tolerations", "Toleration"),
      volumes: given.convertible("volumes", "Volume"),
    },
    own,
  );
}

function containerOfArguments(given: OperatorArguments): MapNode {
  const { target } = given.build;
  return model(
    "Container",
    {
      args: given.list("arguments"),
      command: given.list("cmds"),
      env: given.environment(),
      envFrom: given.environmentSources(),
      image: given.node("image"),
      imagePullPolicy: given.node("image_pull_policy") ?? oldDefault(given, "IfNotPresent"),
      name: given.nodeOr("base_container_name", scalar("base", made("name of the main container"))),
      ports: given.convertible("ports", "ContainerPort"),
      resources: resourcesOf(given),
      securityContext: given.node("container_security_context"),
      ...(hasProvider(target, "7.4") ? { terminationMessagePolicy: messagePolicy(given) } : {}),
      volumeMounts: given.convertible("volume_mounts", "VolumeMount"),
    },
    given.call.origin,
  );
}

function messagePolicy(given: OperatorArguments): PodNode | undefined {
  return given.value("termination_message_policy")
    ? given.node("termination_message_policy")
    : scalar("File", given.origin("termination_message_policy"));
}

/** What `resources` was until 4.2. */
function resourcesOf(given: OperatorArguments): PodNode | undefined {
  if (hasProvider(given.build.target, "4.2")) return given.node("container_resources");
  return given.node("resources");
}

/** Defaults of the providers 1.x, which are none later. */
function oldDefault(given: OperatorArguments, text: string): PodNode | undefined {
  return hasProvider(given.build.target, "2.0") ? undefined : scalar(text, made("default of provider 1.x"));
}

function secretsOf(given: OperatorArguments): readonly ReturnType<typeof readSecret>[] {
  const value = given.value("secrets");
  if (value?.kind !== "list") return [];
  return value.elements.filter(isSecret).map((secret) => readSecret(secret, given.build));
}

/** The namespace of the merged pod, or the first of what else names one (spec 5.3). */
function namespaceOf(pod: MapNode, { connection, ownNamespace }: OperatorSurroundings): PodNode {
  const metadata = pod.members.get("metadata");
  const own = metadata?.kind === "map" ? metadata.members.get("namespace") : undefined;
  if (own && !isEmpty(own)) return own;
  const ofConnection = namespaceOfConnection(connection);
  if (ofConnection) return scalar(ofConnection, made("namespace of the connection"));
  if (ownNamespace) return scalar(ownNamespace, made("namespace that Airflow itself runs in"));
  return scalar("default", made("neither the operator, nor a template, nor the connection names a namespace"));
}

function withMetadata(pod: MapNode, changes: Readonly<Record<string, PodNode | undefined>>): MapNode {
  const metadata = pod.members.get("metadata");
  if (metadata?.kind !== "map") return pod;
  return withMembers(pod, { metadata: withMembers(metadata, changes) });
}
