import type { Origin } from "../configuration/types.ts";
import type { PlainValue } from "../values/types.ts";
import { generated, type EngineValues } from "./engineValues.ts";
import { refuseMissing, wrongShape } from "./manifest/deserialise.ts";
import { fromPlain, instead, model, scalar, type MapNode, type PodNode } from "./node.ts";
import type { Problems } from "./problems.ts";
import type { TaskRun } from "./types.ts";

const TASK_RUNNER = "dbnd_run.airflow.compat.dbnd_task_runner.DbndStandardTaskRunner";

/** Where the pod runs and what in, as the variables say it. */
export interface PodPlace {
  readonly name: string;
  /** Null after `namespace = @none`. */
  readonly namespace: string | null;
  readonly image: string;
}

/** The values of the main container's variables in DBND's order (spec 3.4); those of secrets come later. */
export function environmentValues(
  engine: EngineValues,
  taskRun: TaskRun,
  place: PodPlace,
  problems: Problems,
): ReadonlyMap<PlainValue, PodNode> {
  const variables = new Map<PlainValue, PodNode>(ownVariables(engine, taskRun, place));
  const put = (name: PlainValue, value: PodNode): void => {
    variables.set(name, instead(value, variables.get(name)));
  };
  for (const [name, value] of problems.attempt(() => configured(engine), [])) {
    const start = typeof name === "string" ? [name] : [];
    put(
      name,
      fromPlain(value, (path) => engine.origin("env_vars", [...start, ...path])),
    );
  }
  const context = generated("context of the run; `env_vars` cannot replace it");
  for (const [name, value] of Object.entries(taskRun.spawnEnvironment)) put(name, scalar(value, context));
  return variables;
}

/** The same as the entries of a container. */
export function environmentVariables(values: ReadonlyMap<PlainValue, PodNode>, problems: Problems): readonly MapNode[] {
  return [...values].flatMap(([name, value]) => problems.attempt(() => [variable(name, value)], []));
}

function variable(name: PlainValue, value: PodNode): MapNode {
  if (name === null) refuseMissing("name", "environment variable", value.origin);
  return model("EnvVar", { name: fromPlain(name, () => value.origin), value }, value.origin);
}

type Variable = readonly [string, PodNode];

function ownVariables(engine: EngineValues, taskRun: TaskRun, place: PodPlace): readonly Variable[] {
  const prefix = `DBND__${engine.name.toUpperCase()}__`;
  const machine = generated("name and namespace of the pod");
  const inCluster = generated("a process in the pod reaches the cluster from inside");
  const text = (name: string, value: string | null, ...origins: readonly [Origin, ...Origin[]]): Variable => [
    name,
    scalar(value, ...origins),
  ];
  return [
    text("DBND__POD_NAME", place.name, generated("name of the pod")),
    text("DBND__POD_NAMESPACE", place.namespace, engine.origin("namespace")),
    text("DBND_USER", taskRun.user, generated("user of the run")),
    text("DBND__ENV_IMAGE", place.image, engine.origin("container_repository"), engine.origin("container_tag")),
    text("DBND_ENV", taskRun.environmentName, generated("environment of the run")),
    text("DBND__ENV_MACHINE", `${place.name} at ${place.namespace ?? "None"}`, machine, engine.origin("namespace")),
    text("AIRFLOW__CORE__TASK_RUNNER", TASK_RUNNER, generated("DBND's task runner, for Airflow 2")),
    ...(engine.isOn("auto_remove") ? [text("DBND__AUTO_REMOVE_POD", "True", engine.origin("auto_remove"))] : []),
    text(`${prefix}IN_CLUSTER`, "True", inCluster),
    text("AIRFLOW__KUBERNETES__IN_CLUSTER", "True", inCluster),
    text("DBND__RUN_INFO__SOURCE_VERSION", taskRun.sourceVersion, generated("version of the code")),
    text("AIRFLOW__KUBERNETES__DAGS_IN_IMAGE", "True", generated("the code is in the image")),
    text("DBND__TRACKING", "False", generated("the run tracks itself")),
    text(`${prefix}CONTAINER_REPOSITORY`, engine.text("container_repository"), engine.origin("container_repository")),
    text(`${prefix}CONTAINER_TAG`, engine.text("container_tag"), engine.origin("container_tag")),
  ];
}

/** `env_vars` as Python's `dict.update` takes it: an object, or a list of pairs. */
function configured(engine: EngineValues): readonly (readonly [PlainValue, PlainValue])[] {
  const value = engine.value("env_vars");
  if (Array.isArray(value)) return (value as readonly PlainValue[]).map((pair) => readPair(pair, engine));
  if (value === null || typeof value !== "object") throw shapeOfVariables(engine);
  return Object.entries(value as Readonly<Record<string, PlainValue>>);
}

function readPair(pair: PlainValue, engine: EngineValues): readonly [PlainValue, PlainValue] {
  const parts = pairParts(pair);
  const [name, value] = parts;
  if (parts.length !== 2 || name === undefined || value === undefined) throw shapeOfVariables(engine);
  if (typeof name === "object" && name !== null) throw shapeOfVariables(engine);
  return [name, value];
}

function pairParts(pair: PlainValue): readonly PlainValue[] {
  if (typeof pair === "string") return Array.from(pair);
  if (Array.isArray(pair)) return pair as readonly PlainValue[];
  return typeof pair === "object" && pair !== null ? Object.keys(pair) : [];
}

function shapeOfVariables(engine: EngineValues): Error {
  return wrongShape(engine.origin("env_vars"), "an object of variables", "env_vars");
}
