import type { Origin } from "../../configuration/types.ts";
import { fromPlain, isEmpty, isNull, list, map, model, scalar, type PodNode } from "../../pod/node.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import type { PythonValue } from "../../python/syntax/types.ts";
import { isNone, isTrue, textOf } from "../models/arguments.ts";
import { modelNameOf, nodeOf } from "../models/construct.ts";
import { originOf } from "../models/origin.ts";
import { legacyClassOf } from "../models/legacy.ts";
import { made, type Build } from "../build.ts";
import { readPlainModel } from "../template.ts";
import type { OperatorCall } from "./types.ts";

/** Reads the arguments of an operator as parts of a pod, with the conversions that its constructor makes (spec 5.1). */
export class OperatorArguments {
  readonly build: Build;
  readonly call: OperatorCall;

  constructor(call: OperatorCall, build: Build) {
    this.call = call;
    this.build = build;
  }

  value(name: string): PythonValue | undefined {
    return this.call.arguments.get(name);
  }

  /** Python's `if argument:`. */
  isOn(name: string): boolean {
    return isTrue(this.value(name));
  }

  text(name: string): string | undefined {
    return textOf(this.value(name));
  }

  /** The path of a file: what is put together from the DAG file's own place counts as where the workspace has it. */
  path(name: string): string | undefined {
    const path = pathOf(this.value(name));
    return path?.from === "default" ? undefined : path?.text;
  }

  origin(name: string): Origin {
    const value = this.value(name);
    return value ? originOf(value) : made(`default of \`${name}\``);
  }

  /** The argument as it is; undefined when absent or `None`. */
  node(name: string): PodNode | undefined {
    const value = this.value(name);
    if (value === undefined || isNone(value)) return undefined;
    return nodeOf(value, this.build);
  }

  /** The argument, or its default when it is absent; undefined for `None`. */
  nodeUnlessAbsent(name: string, fallback: PodNode): PodNode | undefined {
    return this.value(name) === undefined ? fallback : this.node(name);
  }

  /** The argument, or a value in its place when it is absent or false. */
  nodeOr(name: string, fallback: PodNode): PodNode {
    const node = this.node(name);
    return node && !isEmpty(node) ? node : fallback;
  }

  /** `argument or []`. */
  list(name: string): PodNode {
    return this.nodeOr(name, list([], this.origin(name)));
  }

  /** `argument or {}`. */
  map(name: string): PodNode {
    return this.nodeOr(name, map([], this.origin(name)));
  }

  /** A list of models; dictionaries in it are read as the model. */
  models(name: string, type: string): PodNode {
    const node = this.list(name);
    if (node.kind !== "list") return node;
    return list(
      node.items.map((item) => readPlainModel(item, type, this.build)),
      node.origin,
    );
  }

  /** A list of models or of objects of Airflow's old classes, which are converted; anything else is refused. */
  convertible(name: string, type: string): PodNode {
    const node = this.list(name);
    const value = this.value(name);
    if (node.kind === "list" && value?.kind === "list") {
      for (const element of value.elements) this.refuseOthers(name, element, type);
    }
    return node;
  }

  private refuseOthers(name: string, element: PythonValue, type: string): void {
    const isModel = element.kind === "call" && (modelNameOf(element.callee) ?? legacyClassOf(element.callee));
    if (isModel || element.kind === "unknown" || element.kind === "attribute") return;
    if (element.kind === "call") return;
    const message = `\`${name}\` takes objects of \`V1${type}\`.`;
    this.build.report("AirflowException", "wrong-argument-type", message, originOf(element));
  }

  /** A model, or a dictionary that is read as one; an empty map when absent. */
  modelOrMap(name: string, type: string): PodNode {
    const node = this.map(name);
    return isEmpty(node) ? node : readPlainModel(node, type, this.build);
  }

  /** `env_vars`: a dictionary or a list of variables; then those of `pod_runtime_info_envs`. */
  environment(): PodNode {
    const given = this.list("env_vars");
    const variables = given.kind === "map" && given.model === undefined ? this.variablesOf(given) : given;
    const more = this.list("pod_runtime_info_envs");
    if (variables.kind === "scalar" && variables.hiddenBy === undefined) {
      const message = "`env_vars` takes a dictionary or a list of `V1EnvVar`.";
      this.build.report("AirflowException", "wrong-argument-type", message, variables.origin);
      return more;
    }
    return joined(variables, more);
  }

  private variablesOf(given: PodNode): PodNode {
    if (given.kind !== "map") return given;
    const variables = [...given.members].map(([name, value]) =>
      model("EnvVar", { name: scalar(name, value.origin), value: isNull(value) ? undefined : value }, value.origin),
    );
    return list(variables, given.origin);
  }

  /** `env_from`, then the config maps. */
  environmentSources(): PodNode {
    const configMaps = this.list("configmaps");
    const references =
      configMaps.kind === "list"
        ? list(
            configMaps.items.map((name) =>
              model("EnvFromSource", { configMapRef: model("ConfigMapEnvSource", { name }, name.origin) }, name.origin),
            ),
            configMaps.origin,
          )
        : configMaps;
    return joined(this.list("env_from"), references);
  }

  /** A list of references, or names in one text, split at commas and not trimmed. */
  imagePullSecrets(): PodNode {
    const node = this.list("image_pull_secrets");
    if (node.kind !== "scalar" || typeof node.value !== "string" || node.hiddenBy !== undefined) return node;
    const names = node.value.split(",").map((name) => fromPlain(name, () => node.origin));
    return list(
      names.map((name) => model("LocalObjectReference", { name }, node.origin)),
      node.origin,
    );
  }
}

/** One list after the other; what is no list, because it is not known, becomes an item. */
function joined(first: PodNode, second: PodNode): PodNode {
  const items = (node: PodNode): readonly PodNode[] => (node.kind === "list" ? node.items : [node]);
  if (second.kind === "list" && second.items.length === 0 && first.kind === "list") return first;
  return list([...items(first), ...items(second)], first.origin);
}
