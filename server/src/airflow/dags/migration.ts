/** From the operator of Airflow 1.10 and its classes to the provider's operator and the client's models (spec 6.5). */
import { fieldsOf } from "../../pod/models/models.ts";
import { evaluate } from "../../python/evaluation/evaluate.ts";
import type { Scope } from "../../python/syntax/scope.ts";
import { childrenOf } from "../../python/syntax/source.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";
import type { TextEdit } from "../../text/types.ts";
import { argumentsByName, textOf } from "../models/arguments.ts";
import { className } from "../models/construct.ts";
import { legacyClassOf } from "../models/legacy.ts";
import type { AirflowTarget } from "../target.ts";
import { importedModules, operatorModule } from "./checks/imports.ts";
import type { DagFix } from "./checks/types.ts";
import type { DagOperator } from "./operators.ts";

type Call = Extract<PythonValue, { readonly kind: "call" }>;

const CONTRIB = "airflow.contrib.operators.kubernetes_pod_operator";
/** Parameters of the old classes, in the order of their constructors; each becomes a model. */
const CLASSES: Readonly<Record<string, { readonly model: string; readonly parameters: readonly string[] }>> = {
  Volume: { model: "Volume", parameters: ["name", "configs"] },
  VolumeMount: { model: "VolumeMount", parameters: ["name", "mount_path", "sub_path", "read_only"] },
  Port: { model: "ContainerPort", parameters: ["name", "container_port"] },
};
const RENAMED: Readonly<Record<string, string>> = { node_selectors: "node_selector", xcom_push: "do_xcom_push" };

/** Everything in a file that has to change for the provider's operator; undefined where nothing of 1.10 is imported. */
export function migration(scope: Scope, operators: readonly DagOperator[], target: AirflowTarget): DagFix | undefined {
  const imports = importedModules(scope).filter(({ module }) => module === CONTRIB);
  if (imports.length === 0) return undefined;
  const models = modelsAlias(scope);
  const writer = new Writer(scope, models.alias);
  const edits: TextEdit[] = [
    ...importEdits(scope, target, models.isNew ? "from kubernetes.client import models as k8s\n" : ""),
    ...operators.flatMap(({ written }) => written.flatMap((argument) => writer.argument(argument))),
    ...writer.oldClasses(),
  ];
  const apart = edits.filter((one, index) => !edits.some((other, at) => at < index && overlaps(one, other)));
  return { title: "Migrate to the provider's KubernetesPodOperator", edits: apart };
}

/** The name of the client's models in the file, or the usual one. */
function modelsAlias({ imports }: Scope): { readonly alias: string; readonly isNew: boolean } {
  for (const [alias, { module, name }] of imports.names) {
    const path = name === undefined ? module : `${module}.${name}`;
    if (path === "kubernetes.client.models" || path === "kubernetes.client") return { alias, isNew: false };
  }
  return { alias: "k8s", isNew: true };
}

function importEdits(scope: Scope, target: AirflowTarget, models: string): readonly TextEdit[] {
  const { source } = scope;
  const edits: TextEdit[] = [];
  let isFirst = true;
  source.tree.iterate({
    enter: ({ node }) => {
      if (node.name !== "ImportStatement") return;
      const text = source.textOf(node);
      const range = source.rangeOf(node);
      if (text.includes(CONTRIB)) {
        const before = isFirst ? models : "";
        isFirst = false;
        edits.push({ range, newText: `${before}${text.replace(CONTRIB, operatorModule(target))}` });
      } else if (/\bairflow\.(?:contrib\.)?kubernetes\.secret\b/.test(text)) {
        const to = "airflow.providers.cncf.kubernetes.secret";
        edits.push({ range, newText: text.replace(/\bairflow\.(?:contrib\.)?kubernetes\.secret\b/, to) });
      } else if (/\bairflow\.(?:contrib\.)?kubernetes\.(?:volume|volume_mount|pod)\b/.test(text)) {
        edits.push({ range: { start: range.start, end: { line: range.end.line + 1, character: 0 } }, newText: "" });
      }
    },
  });
  return edits;
}

function overlaps({ range: one }: TextEdit, { range: other }: TextEdit): boolean {
  return isBefore(one.start, other.end) && isBefore(other.start, one.end);
}

function isBefore(left: TextEdit["range"]["start"], right: TextEdit["range"]["start"]): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}

/** Writes the old forms in the new way. */
class Writer {
  readonly #scope: Scope;
  readonly #models: string;

  constructor(scope: Scope, models: string) {
    this.#scope = scope;
    this.#models = models;
  }

  /** The edits of one argument of an operator. */
  argument({ name, nameRange, value }: PythonArgument): readonly TextEdit[] {
    if (name === undefined || !nameRange || value.uri !== this.#scope.source.uri) return [];
    const renamed = RENAMED[name];
    if (renamed !== undefined) return [{ range: nameRange, newText: renamed }];
    const replaced = this.#replaced(name, value);
    if (!replaced) return [];
    return [
      { range: nameRange, newText: replaced.name },
      { range: value.range, newText: replaced.text },
    ];
  }

  #replaced(name: string, value: PythonValue): { readonly name: string; readonly text: string } | undefined {
    if (name === "is_delete_operator_pod" && value.kind === "constant" && typeof value.value === "boolean") {
      return { name: "on_finish_action", text: value.value ? '"delete_pod"' : '"keep_pod"' };
    }
    const text = textOf(value);
    if (name === "image_pull_secrets" && text !== undefined) {
      const names = text.split(",").map((one) => this.#call("LocalObjectReference", [["name", `"${one.trim()}"`]]));
      return { name, text: `[${names.join(", ")}]` };
    }
    if (name === "configmaps" && value.kind === "list") {
      const sources = value.elements.map((one) => {
        const reference = this.#call("ConfigMapEnvSource", [["name", one.source]]);
        return this.#call("EnvFromSource", [["config_map_ref", reference]]);
      });
      return { name: "env_from", text: `[${sources.join(", ")}]` };
    }
    if (name === "resources" && value.kind === "dict")
      return { name: "container_resources", text: this.#resources(value) };
    return undefined;
  }

  #resources({ members }: Extract<PythonValue, { readonly kind: "dict" }>): string {
    const of = (prefix: string): string[] =>
      members.flatMap(({ key, value }) => {
        const name = textOf(key) ?? "";
        if (!name.startsWith(prefix)) return [];
        const resource = name.slice(prefix.length).replaceAll("_", "-");
        return `"${resource === "gpu" ? "nvidia.com/gpu" : resource}": ${value.source}`;
      });
    const parts = (["requests", "limits"] as const).flatMap((part): [string, string][] => {
      const resources = of(`${part.slice(0, -1)}_`);
      return resources.length === 0 ? [] : [[part, `{${resources.join(", ")}}`]];
    });
    return this.#call("ResourceRequirements", parts);
  }

  /** Calls of the old classes, wherever they stand. */
  oldClasses(): readonly TextEdit[] {
    const edits: TextEdit[] = [];
    this.#scope.source.tree.iterate({
      enter: ({ node }) => {
        if (node.name !== "CallExpression" || !childrenOf(node)[0]) return;
        const value = evaluate(node, this.#scope);
        if (value.kind !== "call") return;
        const text = this.#oldClass(value);
        if (text !== undefined) edits.push({ range: value.range, newText: text });
      },
    });
    return edits;
  }

  #oldClass(call: Call): string | undefined {
    const name = legacyClassOf(call.callee) ?? "";
    if (name === "PodRuntimeInfoEnv") {
      const given = argumentsByName(call, ["name", "field_path"]);
      const field = this.#call("ObjectFieldSelector", [["field_path", given.get("field_path")?.source ?? '""']]);
      const source = this.#call("EnvVarSource", [["field_ref", field]]);
      return this.#call("EnvVar", [
        ["name", given.get("name")?.source ?? '""'],
        ["value_from", source],
      ]);
    }
    const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
    if (!known) return undefined;
    const given = argumentsByName(call, known.parameters);
    const configs = given.get("configs");
    const own = known.parameters.flatMap((parameter): [string, string][] => {
      const value = given.get(parameter);
      const isNone = value?.kind === "constant" && value.value === null;
      return !value || isNone || parameter === "configs" ? [] : [[parameter, value.source]];
    });
    const more = configs?.kind === "dict" ? this.#members(known.model, configs) : [];
    return this.#call(known.model, [...own, ...more]);
  }

  #members(model: string, { members }: Extract<PythonValue, { readonly kind: "dict" }>): [string, string][] {
    const fields = fieldsOf(model);
    return members.flatMap(({ key, value }): [string, string][] => {
      const field = fields.find(({ name }) => name === textOf(key));
      if (!field) return [];
      const inner = field.type;
      const text =
        inner.kind === "model" && value.kind === "dict"
          ? this.#call(inner.name, this.#members(inner.name, value))
          : value.source;
      return [[field.pythonName, text]];
    });
  }

  #call(model: string, members: readonly (readonly [string, string])[]): string {
    return `${this.#models}.${className(model)}(${members.map(([name, text]) => `${name}=${text}`).join(", ")})`;
  }
}
