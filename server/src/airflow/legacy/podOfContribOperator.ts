import { mergePods } from "../../pod/merge.ts";
import { list, map, scalar, withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PythonValue } from "../../python/types.ts";
import { made, type Build } from "../build.ts";
import { isTrue } from "../models/arguments.ts";
import { resources } from "../models/legacy.ts";
import { safeLabelValue, versionLabel } from "../names/labels.ts";
import { OperatorArguments } from "../operator/arguments.ts";
import { checkArguments } from "../operator/checks.ts";
import type { OperatorCall, OperatorSurroundings, TaskContext } from "../operator/types.ts";
import { addXcomSidecar } from "../operator/xcom.ts";
import { reconcileRules } from "../reconcile.ts";
import { hasAirflow } from "../target.ts";
import { readTemplate } from "../template.ts";
import { attachAll } from "./attach.ts";
import { configMaps, generatedPod } from "./podGenerator.ts";
import { changeContainer } from "../secret.ts";
import { contribArguments, contribName, requestOf } from "./request.ts";

/** The pod of the operator of `airflow.contrib` in Airflow 1.10 (spec 6). Never throws; problems are in the build. */
export function podOfContribOperator(call: OperatorCall, surroundings: OperatorSurroundings, build: Build): MapNode {
  const given = new OperatorArguments(call, build);
  checkArguments(given, surroundings);
  checkXcomPush(given);
  if (!hasAirflow(build.target, "1.10.11")) return requestOf(contribArguments(given), build);
  const template = templateOf(given, surroundings);
  const labels = template ? given.map("labels") : withIdentity(given.map("labels"), surroundings.context, build);
  const origin = call.origin;
  const generated = generatedPod(
    {
      namespace: given.node("namespace"),
      image: given.node("image"),
      cmds: given.node("cmds"),
      args: given.node("arguments"),
      labels,
      name: template ? undefined : contribName(given),
      envs: given.node("env_vars"),
      image_pull_policy: given.node("image_pull_policy") ?? scalar("IfNotPresent", made("default of Airflow 1.10")),
      node_selectors: given.map("node_selectors"),
      annotations: given.map("annotations"),
      affinity: given.map("affinity"),
      image_pull_secrets: given.node("image_pull_secrets"),
      service_account_name: given.node("service_account_name") ?? scalar("default", made("default of Airflow 1.10")),
      hostnetwork: given.nodeOr("hostnetwork", scalar(false, given.origin("hostnetwork"))),
      tolerations: given.list("tolerations"),
      security_context: given.map("security_context"),
      dnspolicy: given.node("dnspolicy"),
      init_containers: given.list("init_containers"),
      restart_policy: scalar("Never", made("the operator never lets Kubernetes restart its containers")),
      schedulername: given.node("schedulername"),
      priority_class_name: given.node("priority_class_name"),
    },
    origin,
    build,
  );
  const merged = template ? mergePods(template, generated, reconcileRules(build)) : generated;
  const attached = attachAll(withResources(merged, given), attachments(given), build);
  const withMaps = withConfigMaps(attached, given);
  return given.isOn("do_xcom_push") ? addXcomSidecar(withMaps, {}, given) : withMaps;
}

function templateOf(given: OperatorArguments, surroundings: OperatorSurroundings): MapNode | undefined {
  const path = given.path("pod_template_file");
  const text = path === undefined ? undefined : surroundings.readTemplate(path);
  if (text) return readTemplate(text, given.build);
  const full = given.node("full_pod_spec");
  return full?.kind === "map" ? full : undefined;
}

/** The user's labels, then Airflow's, then those of the task. */
function withIdentity(labels: PodNode, context: TaskContext | undefined, build: Build): PodNode {
  const origin = made("tells Airflow whose pod it is");
  const own = labels.kind === "map" ? [...labels.members] : [];
  const texts: readonly (readonly [string, string | undefined])[] = [
    ["airflow_version", versionLabel(build.target)],
    ["kubernetes_pod_operator", "True"],
    ["dag_id", context?.dagId],
    ["task_id", context?.taskId],
    ["execution_date", context?.ts],
    ["try_number", context && String(context.tryNumber)],
    ["parent_dag_id", context?.parentDagId],
  ];
  const more = texts.flatMap(([key, text], index) =>
    text === undefined ? [] : [[key, scalar(index < 2 ? text : safeLabelValue(text), origin)] as const],
  );
  return map([...own, ...more], labels.origin);
}

/** `resources` is a dictionary of the seven values. */
function withResources(pod: MapNode, given: OperatorArguments): MapNode {
  const node = given.node("resources");
  if (node?.kind !== "map" || node.members.size === 0) return pod;
  const converted = node.model ? node : resources((name) => node.members.get(name), node.origin, given.build);
  return changeContainer(pod, (container) => withMembers(container, { resources: converted }));
}

function attachments(given: OperatorArguments): readonly PythonValue[] {
  return ["pod_runtime_info_envs", "ports", "secrets", "volumes", "volume_mounts"].flatMap((name) => {
    const value = given.value(name);
    return value?.kind === "list" ? value.elements : [];
  });
}

function withConfigMaps(pod: MapNode, given: OperatorArguments): MapNode {
  const node = configMaps(given.node("configmaps"), given.origin("configmaps"));
  if (node.kind !== "list") return pod;
  return changeContainer(pod, (container) => {
    const before = container.members.get("envFrom");
    const items = [...(before?.kind === "list" ? before.items : []), ...node.items];
    return withMembers(container, { envFrom: list(items, before?.origin ?? node.origin) });
  });
}

function checkXcomPush(given: OperatorArguments): void {
  if (!isTrue(given.value("xcom_push")) || !hasAirflow(given.build.target, "1.10.11")) return;
  const message = "`xcom_push` is gone: its name is `do_xcom_push`.";
  given.build.report("AirflowException", "renamed-argument", message, given.origin("xcom_push"));
}
