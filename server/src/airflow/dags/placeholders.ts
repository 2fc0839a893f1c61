/** What has to be filled in before the pod of an operator can be created: Jinja, and what only Python would tell. */
import { fieldsOf } from "../../pod/models/models.ts";
import type { TaskParameter } from "../../protocol.ts";
import { pathOf } from "../../python/evaluation/paths.ts";
import type { PythonArgument, PythonValue } from "../../python/syntax/types.ts";
import { operatorArguments } from "../../schema/airflow/operatorArguments.ts";
import { textOf } from "../models/arguments.ts";
import { modelNameOf } from "../models/construct.ts";
import { legacyClassOf } from "../models/legacy.ts";
import { argumentOf, isTemplated } from "../operator/known.ts";
import type { TaskContext } from "../operator/types.ts";
import type { DagOperator } from "./operators.ts";
import { expressionsOf, fillIn } from "./jinja.ts";
import { valueInRun } from "./runValues.ts";

/** Where Jinja is rendered inside of models (spec 5.1). */
const TEMPLATED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  EnvVar: ["name", "value"],
  ResourceRequirements: ["limits", "requests"],
  Volume: ["name", "persistent_volume_claim", "config_map"],
  PersistentVolumeClaimVolumeSource: ["claim_name"],
  ConfigMapVolumeSource: ["name"],
  VolumeMount: ["name", "sub_path"],
  EnvFromSource: ["config_map_ref"],
  ConfigMapEnvSource: ["name"],
};
const OTHERS_THAT_MATTER = new Set([
  "pod_template_file",
  "pod_template_dict",
  "full_pod_spec",
  "config_file",
  "cluster_context",
]);
const FILES = new Set(["pod_template_file", "config_file"]);
const RUN_ID = "{{ run_id }}";

type Visit = (value: PythonValue, kind: "jinja" | "python") => PythonValue;

/** What an operator's run asks for, each with the value that a run of its own would have; empty when it asks nothing. */
export function placeholdersOf(operator: DagOperator, context: TaskContext | undefined): readonly TaskParameter[] {
  const found = new Map<string, TaskParameter>();
  const parameters = parametersOf(operator);
  const add = (name: string, type: string, likely?: string): void => {
    const value = context && type === "Jinja" ? valueInRun(name, context, parameters) : likely;
    if (!found.has(name)) found.set(name, { name, type, ...(value === undefined ? {} : { default: value }) });
  };
  visitArguments(operator, (value, kind) => {
    if (kind === "python") add(value.source, "Python", likelyText(value));
    else for (const expression of expressionsOf(textOf(value) ?? "")) add(expression, "Jinja");
    return value;
  });
  // Which run it is stands in the labels, too: whoever fills in a form may want to name an earlier one.
  if (found.size > 0 && context) add(RUN_ID, "Jinja");
  return [...found.values()];
}

/** What the code itself would take without more: the default of a variable, the first task's argument. */
function likelyText(value: PythonValue): string | undefined {
  return value.kind === "unknown" && value.likely?.from === "default" ? value.likely.text : undefined;
}

/** The values of a run: those that were given, else their defaults. */
export function valuesOf(
  placeholders: readonly TaskParameter[],
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    placeholders.flatMap(({ name, default: fallback }) => {
      const value = given[name] ?? fallback;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The id of the run, where the form gave another than the default. */
export function runIdOf(values: Readonly<Record<string, string>>): string | undefined {
  return values[RUN_ID];
}

/** The operator with values in the place of what has to be filled in. */
export function withValues(operator: DagOperator, values: Readonly<Record<string, string>>): DagOperator {
  const filled = visitArguments(operator, (value, kind) => {
    if (kind === "jinja") return constant(value, fillIn(textOf(value) ?? "", values));
    const given = values[value.source];
    return given === undefined ? value : parsed(value, given);
  });
  return { ...operator, call: { ...operator.call, arguments: filled } };
}

/** The parts of a value that only Python would tell, as questions. */
export function questionsIn(value: PythonValue): readonly TaskParameter[] {
  const found = new Map<string, TaskParameter>();
  visited(value, false, (unknown) => {
    found.set(unknown.source, { name: unknown.source, type: "Python" });
    return unknown;
  });
  return [...found.values()];
}

/** The value with the answers in the place of what only Python would tell. */
export function withAnswers(value: PythonValue, answers: Readonly<Record<string, string>>): PythonValue {
  return visited(value, false, (unknown) => {
    const given = answers[unknown.source];
    return given === undefined ? unknown : parsed(unknown, given);
  });
}

function visitArguments({ call, target }: DagOperator, visit: Visit): ReadonlyMap<string, PythonValue> {
  return new Map(
    [...call.arguments].map(([name, value]) => {
      // A file that lies beside the DAG file is found without a question.
      const isFound = FILES.has(name) && pathOf(value)?.from === "here";
      const matters = OTHERS_THAT_MATTER.has(name) || operatorArguments().get(name)?.field !== undefined;
      if (isFound || !matters || !argumentOf(target, name)) return [name, value] as const;
      return [name, visited(value, isTemplated(target, name), visit)] as const;
    }),
  );
}

function visited(value: PythonValue, jinja: boolean, visit: Visit): PythonValue {
  switch (value.kind) {
    case "constant":
      return jinja && textOf(value)?.includes("{") === true ? visit(value, "jinja") : value;
    case "list":
      return { ...value, elements: value.elements.map((element) => visited(element, jinja, visit)) };
    case "dict": {
      const members = value.members.map(({ key, value: member }) => ({ key, value: visited(member, jinja, visit) }));
      return { ...value, members };
    }
    case "call": {
      const model = modelNameOf(value.callee);
      if (model === undefined) return legacyClassOf(value.callee) === undefined ? visit(value, "python") : value;
      const words = value.arguments.map((argument, index) => {
        const isRendered = jinja && (TEMPLATED_FIELDS[model]?.includes(fieldName(model, argument, index)) ?? false);
        return { ...argument, value: visited(argument.value, isRendered, visit) };
      });
      return { ...value, arguments: words };
    }
    case "marked":
    case "attribute":
    case "unknown":
      return visit(value, "python");
  }
}

function fieldName(model: string, { name }: PythonArgument, index: number): string {
  return name ?? fieldsOf(model)[index]?.pythonName ?? "";
}

function constant({ uri, range, source }: PythonValue, value: string): PythonValue {
  return { kind: "constant", value, uri, range, source };
}

/** A value of the form: text, or a list or dictionary where it is written as JSON. */
function parsed(place: PythonValue, text: string): PythonValue {
  try {
    return /^\s*[[{]/.test(text) ? fromJson(place, JSON.parse(text)) : constant(place, text);
  } catch {
    return constant(place, text);
  }
}

function fromJson(place: PythonValue, json: unknown): PythonValue {
  const { uri, range, source } = place;
  const at = { uri, range, source };
  if (Array.isArray(json)) return { kind: "list", elements: json.map((element) => fromJson(place, element)), ...at };
  if (typeof json === "object" && json !== null) {
    const members = Object.entries(json).map(([name, member]) => ({
      key: constant(place, name),
      value: fromJson(place, member),
    }));
    return { kind: "dict", members, ...at };
  }
  const isPlain = typeof json === "string" || typeof json === "number" || typeof json === "boolean";
  return { kind: "constant", value: isPlain ? json : null, ...at };
}

/** `params` of the operator, where they are written out: the value of each, or the default of its `Param(…)`. */
function parametersOf({ call }: DagOperator): ReadonlyMap<string, string> {
  const given = call.arguments.get("params");
  if (given?.kind !== "dict") return new Map();
  return new Map(
    given.members.flatMap(({ key, value }) => {
      const name = textOf(key);
      const own =
        value.kind === "call"
          ? value.arguments.find(({ name: word }) => word === undefined || word === "default")
          : undefined;
      const plain = own?.value ?? value;
      if (name === undefined || plain.kind !== "constant" || typeof plain.value === "object") return [];
      return [[name, String(plain.value)] as const];
    }),
  );
}
