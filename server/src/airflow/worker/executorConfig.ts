/** `executor_config` of a task: a pod that overrides, a template, or the dictionary of 1.10 (spec 4.5). */
import type { MapNode, PodNode } from "../../pod/node.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import type { Build } from "../build.ts";
import { dictionaryResources, GENERATOR_ARGUMENTS, generatedPod } from "../legacy/podGenerator.ts";
import { isTrue, textOf } from "../models/arguments.ts";
import { nodeOf } from "../models/construct.ts";
import { originOf } from "../models/origin.ts";
import { hasAirflow, hasProvider } from "../target.ts";

export interface ExecutorConfig {
  /** Undefined when the task overrides nothing. */
  readonly override?: MapNode;
  /** Path of the task's own template, as written. */
  readonly template?: string;
}

const RESOURCE_KEYS =
  /^(?:request_(?:cpu|memory|ephemeral_storage)|limit_(?:cpu|memory|gpu|ephemeral_storage)|gcp_service_account_key)$/;

/** The same before Airflow 1.10.11. */
const FIRST_RESOURCES = /^(?:(?:request|limit)_(?:cpu|memory)|gcp_service_account_key)$/;

/** What the dictionary of 1.10 holds besides those before Airflow 1.10.11, which took no notice of the rest. */
const FIRST_KEYS = new Set([
  "image",
  "image_pull_policy",
  "node_selectors",
  "affinity",
  "annotations",
  "volumes",
  "volume_mounts",
  "tolerations",
]);

/** Reads `executor_config`; what the executor would refuse is reported. */
export function readExecutorConfig(value: PythonValue, build: Build): ExecutorConfig {
  if (value.kind !== "dict") return {};
  const member = (name: string): PythonValue | undefined =>
    value.members.find(({ key }) => textOf(key) === name)?.value;
  const [override, old] = [member("pod_override"), member("KubernetesExecutor")];
  const template = pathOf(member("pod_template_file"))?.text;
  const ofTemplate = template === undefined ? {} : { template };
  if (isTrue(override) && isTrue(old)) {
    const message = "`pod_override` and the dictionary `KubernetesExecutor` exclude each other.";
    build.report("AirflowConfigException", "both-executor-configs", message, originOf(value));
  }
  if (override && isTrue(override)) return { ...ofTemplate, ...overrideOf(nodeOf(override, build), build) };
  if (old && isTrue(old)) return { ...ofTemplate, ...dictionaryOf(old, build) };
  return ofTemplate;
}

function overrideOf(node: PodNode, build: Build): ExecutorConfig {
  if (node.kind === "map" && node.model === "Pod") return { override: node };
  if (node.kind === "scalar" && node.hiddenBy !== undefined) return {};
  const message = "`pod_override` must be a `V1Pod`.";
  build.report("TypeError", "override-type", message, node.origin);
  return {};
}

function dictionaryOf(value: PythonValue, build: Build): ExecutorConfig {
  const node = nodeOf(value, build);
  if (node.kind !== "map") {
    const message = "`KubernetesExecutor` must be a dictionary.";
    build.report("TypeError", "executor-config-type", message, node.origin);
    return {};
  }
  if (hasProvider(build.target, "10.0")) {
    const message = "The dictionary `KubernetesExecutor` is no longer read: give `pod_override` with a `V1Pod`.";
    build.report("AirflowException", "executor-config-dictionary", message, node.origin);
    return {};
  }
  const ignoresOthers = !hasAirflow(build.target, "1.10.11");
  const isRead = (name: string): boolean => !ignoresOthers || FIRST_KEYS.has(name) || FIRST_RESOURCES.test(name);
  const members = [...node.members].filter(([name]) => isRead(name));
  const given = Object.fromEntries(members);
  for (const [name, member] of members) {
    if (GENERATOR_ARGUMENTS.has(name) || RESOURCE_KEYS.test(name)) continue;
    const message = `The pod generator has no argument \`${name}\`.`;
    build.report("TypeError", "unknown-executor-config-key", message, member.origin);
  }
  const resources = given.resources ?? dictionaryResources(given, node.origin);
  return { override: generatedPod({ ...given, resources }, originOf(value), build) };
}
