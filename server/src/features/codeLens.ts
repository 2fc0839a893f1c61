import type { CodeLens } from "vscode-languageserver";
import type { DagOperator } from "../airflow/dags/operators.ts";
import type { DagTask } from "../airflow/dags/tasks.ts";
import type { CfgDocument } from "../cfg/types.ts";
import { environments } from "../configuration/environments.ts";
import {
  COMPARE_OPERATOR_COMMAND,
  COMPARE_WORKER_COMMAND,
  PREVIEW_POD_COMMAND,
  RUN_OPERATOR_COMMAND,
  RUN_WORKER_COMMAND,
  SHOW_DRY_RUN_COMMAND,
  RUN_TASK_COMMAND,
  SHOW_EFFECTIVE_CONFIGURATION_COMMAND,
} from "../protocol.ts";
import type { TaskInfo } from "../protocol.ts";
import type { CallOfTask } from "../python/tasks/taskCallInfo.ts";
import { headerRange } from "../rules/checking/places.ts";
import {
  commandArgument,
  operatorPlaces,
  placesOf,
  workerArgument,
  type OperatorPlace,
} from "./airflow/operatorPlaces.ts";
import type { FeatureContext } from "./types.ts";

/** "Run" and "Preview" above each task of a Python file. */
export function taskLenses(tasks: readonly TaskInfo[], clientUri: string): CodeLens[] {
  return tasks.flatMap(({ name, range }) => {
    const argument = { uri: clientUri, task: name };
    return [
      { range, command: { title: "▶ Run on Kubernetes", command: RUN_TASK_COMMAND, arguments: [argument] } },
      { range, command: { title: "Preview pod", command: PREVIEW_POD_COMMAND, arguments: [argument] } },
    ];
  });
}

/** "Preview" above each call of a task that says something about its pod. */
export function callLenses(calls: readonly CallOfTask[], clientUri: string): CodeLens[] {
  return calls.map(({ task, pipeline: within, call, range }) => {
    const argument = { uri: clientUri, task, within, call };
    return {
      range,
      command: { title: "Preview pod of this call", command: PREVIEW_POD_COMMAND, arguments: [argument] },
    };
  });
}

/** The lenses of an operator, as long as it is the same object at the same place in the list. */
const lensesOf = new WeakMap<DagOperator, { readonly uri: string; readonly index: number; readonly all: CodeLens[] }>();

/** "Run" and "Preview" above each pod operator of a DAG file. */
export function operatorLenses(operators: readonly DagOperator[], clientUri: string): CodeLens[] {
  const found: CodeLens[] = [];
  for (const place of operatorPlaces(operators)) {
    const { operator, index, count } = place;
    const before = lensesOf.get(operator);
    const isSame = before?.uri === clientUri && before.index === index && count === 1;
    const all = isSame ? before.all : lensesOfPlace(place, clientUri);
    if (!isSame && count === 1) lensesOf.set(operator, { uri: clientUri, index, all });
    for (const lens of all) found.push(lens);
  }
  return found;
}

function lensesOfPlace(place: OperatorPlace, uri: string): CodeLens[] {
  const { operator, count } = place;
  const tasks = count > 1 ? ` (${count} tasks)…` : "";
  const lens = (title: string, command: string): CodeLens => ({
    range: operator.range,
    command: { title: title + tasks, command, arguments: [commandArgument(place, uri)] },
  });
  return [
    lens("▶ Run pod", RUN_OPERATOR_COMMAND),
    lens("Preview pod", PREVIEW_POD_COMMAND),
    lens("Compare pod", COMPARE_OPERATOR_COMMAND),
    lens("dry_run()", SHOW_DRY_RUN_COMMAND),
  ];
}

/** "Run" and "Preview" of the worker's pod above each task that says something about it. */
export function workerLenses(tasks: readonly DagTask[], clientUri: string): CodeLens[] {
  return placesOf(tasks).flatMap((place) => {
    const { first, count } = place;
    if (!first.executorConfig) return [];
    const several = count > 1 ? ` (${count} tasks)…` : "";
    const lens = (title: string, command: string): CodeLens => ({
      range: first.range,
      command: { title: title + several, command, arguments: [workerArgument(place, clientUri)] },
    });
    return [
      lens("▶ Run as worker pod", RUN_WORKER_COMMAND),
      lens("Preview worker pod", PREVIEW_POD_COMMAND),
      lens("Compare worker pod", COMPARE_WORKER_COMMAND),
    ];
  });
}

/** "Run" and "Preview" above each environment that submits to an engine, "Preview" above the engine; what is in force above both. */
export function environmentLenses(document: CfgDocument, clientUri: string, context: FeatureContext): CodeLens[] {
  const { configuration } = context;
  if (context.dialect === "airflow") return executorLenses(document, clientUri);
  const engines = new Map(
    environments(configuration).flatMap(({ name, engine }) =>
      engine === undefined ? [] : [[engine.toLowerCase(), name]],
    ),
  );
  return document.sections.flatMap((section): CodeLens[] => {
    const { name } = section;
    const schema = configuration.classOf(name);
    if (schema?.kind !== "environment" && schema?.kind !== "engine") return [];
    const range = headerRange(section);
    const lens = (title: string, command: string, argument: object): CodeLens => ({
      range,
      command: { title, command, arguments: [argument] },
    });
    const isEnvironment = schema.kind === "environment";
    const engine = isEnvironment && configuration.resolve(name).values.get("remote_engine")?.value;
    const submits = typeof engine === "string" && engine !== "";
    const environment = isEnvironment ? (submits ? name : undefined) : engines.get(name.toLowerCase());
    const argument = { uri: clientUri, environment };
    return [
      ...(submits ? [lens("▶ Run a task here", RUN_TASK_COMMAND, argument)] : []),
      ...(environment === undefined ? [] : [lens("Preview pod", PREVIEW_POD_COMMAND, argument)]),
      lens("Effective configuration", SHOW_EFFECTIVE_CONFIGURATION_COMMAND, { uri: clientUri, section: name }),
    ];
  });
}

/** What is in force above the section of the KubernetesExecutor, which variables of deployments often change. */
function executorLenses(document: CfgDocument, clientUri: string): CodeLens[] {
  return document.sections.flatMap((section) => {
    if (!/^kubernetes(?:_executor)?$/u.test(section.name)) return [];
    const argument = { uri: clientUri, section: section.name };
    const command = SHOW_EFFECTIVE_CONFIGURATION_COMMAND;
    return {
      range: headerRange(section),
      command: { title: "Effective configuration", command, arguments: [argument] },
    };
  });
}
