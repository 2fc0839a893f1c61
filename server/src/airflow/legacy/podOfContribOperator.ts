import type { Origin } from "../../configuration/types.ts";
import { mergePods } from "../../pod/merge.ts";
import { isEmpty, list, map, model, scalar, withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import { made, type Build } from "../build.ts";
import { isTrue } from "../models/arguments.ts";
import { resources } from "../models/legacy.ts";
import { safeLabelValue, versionLabel } from "../names/labels.ts";
import { uniqueName } from "../names/podNames.ts";
import { OperatorArguments } from "../operator/arguments.ts";
import { checkArguments, isTemplated } from "../operator/checks.ts";
import type { OperatorCall, OperatorSurroundings, TaskContext } from "../operator/types.ts";
import { addXcomSidecar } from "../operator/xcom.ts";
import { reconcileRules } from "../reconcile.ts";
import { hasAirflow } from "../target.ts";
import { readTemplate } from "../template.ts";
import { attachAll } from "./attach.ts";
import { configMaps, generatedPod } from "./podGenerator.ts";
import { changeContainer } from "../secret.ts";
import { contribArguments, contribName, IF_NOT_PRESENT, OWN_ACCOUNT, requestOf } from "./request.ts";

/** The pod of the operator of `airflow.contrib` in Airflow 1.10 (spec 6). Never throws; problems are in the build. */
export function podOfContribOperator(call: OperatorCall, surroundings: OperatorSurroundings, build: Build): MapNode {
  const given = new OperatorArguments(call, build);
  checkArguments(given, surroundings);
  checkXcomPush(given);
  if (!hasAirflow(build.target, "1.10.11")) return requestOf(contribArguments(given), build);
  const { template, full } = templatesOf(given, surroundings);
  if (hasAirflow(build.target, "1.10.13")) {
    const own = withConfigMaps(attached(withSidecar(generated(given, surroundings), given), given), given);
    return [template ?? placeholder(call.origin), full, own]
      .filter((pod) => pod !== undefined)
      .reduce((base, above) => mergePods(base, above, reconcileRules(build)));
  }
  const instead = template ?? full;
  if (instead) checkAlone(given, template !== undefined && full !== undefined);
  const start = instead ? renamed(instead, build) : withConfigMaps(generated(given, surroundings), given);
  return attached(withSidecar(start, given), given);
}

/** What the arguments alone make. */
function generated(given: OperatorArguments, surroundings: OperatorSurroundings): MapNode {
  const { build } = given;
  const { origin } = given.call;
  const hasTemplate = isTemplated(given);
  const labels = hasTemplate ? given.map("labels") : withIdentity(given.map("labels"), surroundings.context, build);
  return generatedPod(
    {
      namespace: given.node("namespace"),
      image: given.node("image"),
      cmds: given.node("cmds"),
      args: given.node("arguments"),
      labels,
      name: hasTemplate ? undefined : contribName(given),
      envs: given.node("env_vars"),
      image_pull_policy: given.nodeUnlessAbsent("image_pull_policy", IF_NOT_PRESENT),
      node_selectors: given.map("node_selectors"),
      annotations: given.map("annotations"),
      affinity: given.map("affinity"),
      image_pull_secrets: given.node("image_pull_secrets"),
      service_account_name: given.nodeUnlessAbsent("service_account_name", OWN_ACCOUNT),
      hostnetwork: given.nodeUnlessAbsent("hostnetwork", scalar(false, given.origin("hostnetwork"))),
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
}

function withSidecar(pod: MapNode, given: OperatorArguments): MapNode {
  return given.isOn("do_xcom_push") ? addXcomSidecar(pod, {}, given) : pod;
}

function attached(pod: MapNode, given: OperatorArguments): MapNode {
  return attachAll(withResources(pod, given), attachments(given), given.build);
}

/** The pod that stands for a template where there is none. */
function placeholder(origin: Origin): MapNode {
  return model("Pod", { metadata: model("ObjectMeta", { name: scalar("name", origin) }, origin) }, origin);
}

interface Templates {
  readonly template?: MapNode;
  readonly full?: MapNode;
}

function templatesOf(given: OperatorArguments, surroundings: OperatorSurroundings): Templates {
  const path = given.path("pod_template_file");
  const text = path === undefined ? undefined : surroundings.readTemplate(path);
  const full = given.node("full_pod_spec");
  return {
    ...(text ? { template: readTemplate(text, given.build) } : {}),
    ...(full?.kind === "map" ? { full } : {}),
  };
}

/** In 1.10.11 and 1.10.12 a template is made unique by its own name. */
function renamed(pod: MapNode, build: Build): MapNode {
  const metadata = pod.members.get("metadata");
  const name = metadata?.kind === "map" ? metadata.members.get("name") : undefined;
  if (metadata?.kind !== "map" || name?.kind !== "scalar" || isEmpty(name)) return pod;
  const unique = scalar(uniqueName(String(name.value), build), name.origin);
  return withMembers(pod, { metadata: withMembers(metadata, { name: unique }) });
}

/** Arguments that cannot stand beside a template. */
const OF_THE_POD = (
  "image namespace cmds arguments labels env_vars node_selectors annotations affinity image_pull_secrets tolerations " +
  "configmaps security_context dnspolicy init_containers schedulername priority_class_name"
).split(" ");

/** 1.10.11 and 1.10.12 take a template, or a whole pod, or the single arguments. */
function checkAlone(given: OperatorArguments, hasBoth: boolean): void {
  const other = OF_THE_POD.find((name) => given.isOn(name));
  if (!hasBoth && other === undefined) return;
  const which = hasBoth
    ? "`pod_template_file` and `full_pod_spec` exclude each other"
    : `\`${other}\` cannot stand beside a template`;
  const message = `${which} before Airflow 1.10.13.`;
  // What `execute()` meets, it raises anew.
  given.build.report("AirflowException", "template-not-alone", message, given.origin(other ?? "full_pod_spec"));
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
