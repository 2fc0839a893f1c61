/** Cases about pods of Airflow: each is one call of `server/src/airflow` with what its Python snippet says. */
import { Build } from "../../../server/src/airflow/build.ts";
import { nodeOf } from "../../../server/src/airflow/models/construct.ts";
import {
  executorLabels,
  executorSelector,
  safeLabelValue,
  type TaskIdentity,
} from "../../../server/src/airflow/names/labels.ts";
import { nameLimits, nameOfIds, uniqueName, withSuffix } from "../../../server/src/airflow/names/podNames.ts";
import { executorValue } from "../../../server/src/airflow/configuration/executorValues.ts";
import { AirflowConfiguration } from "../../../server/src/airflow/configuration/lookup.ts";
import { configuredPod } from "../../../server/src/airflow/worker/configuredPod.ts";
import { OldSettings } from "../../../server/src/airflow/worker/oldSettings.ts";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { attachAll } from "../../../server/src/airflow/legacy/attach.ts";
import { contribPod } from "../../../server/src/airflow/legacy/contribPod.ts";
import { generatedPod, type GeneratorArguments } from "../../../server/src/airflow/legacy/podGenerator.ts";
import { podOfContribOperator } from "../../../server/src/airflow/legacy/podOfContribOperator.ts";
import { dryRunText } from "../../../server/src/airflow/operator/dryRun.ts";
import { readConnection } from "../../../server/src/airflow/operator/connection.ts";
import { OperatorArguments } from "../../../server/src/airflow/operator/arguments.ts";
import { addXcomSidecar } from "../../../server/src/airflow/operator/xcom.ts";
import { reattachSelector } from "../../../server/src/airflow/operator/labels.ts";
import { podOfOperator } from "../../../server/src/airflow/operator/podOfOperator.ts";
import type { OperatorSurroundings } from "../../../server/src/airflow/operator/types.ts";
import { joinOf, reconcileRules } from "../../../server/src/airflow/reconcile.ts";
import { readSecret, secretVolume } from "../../../server/src/airflow/secret.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { readTemplate } from "../../../server/src/airflow/template.ts";
import { constructPod } from "../../../server/src/airflow/worker/constructPod.ts";
import { readExecutorConfig } from "../../../server/src/airflow/worker/executorConfig.ts";
import { fillFrom, mergeContainers, mergeMetadata, mergePods, mergeSpecs } from "../../../server/src/pod/merge.ts";
import { list, map, scalar, withMembers, type MapNode, type PodNode } from "../../../server/src/pod/node.ts";
import { serialise } from "../../../server/src/pod/serialise.ts";
import type { PythonCall, PythonValue } from "../../../server/src/python/syntax/types.ts";
import { callOf, calledName, constant, given, readSnippet, textOf, type Snippet } from "../airflowSource.ts";
import type { Handlers, Vector } from "../types.ts";

const SUFFIX = "abcd1234";
const UUID = "cf4a56d2-8101-4217-b027-2af6216feb48";
const ORIGIN = { kind: "generated", rule: "case" } as const;

interface AirflowVector {
  readonly reference: { readonly airflow: string; readonly provider: string | null; readonly python_client: string };
  readonly python_source: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly inputs?: AirflowInputs;
}

interface AirflowInputs {
  readonly context?: Readonly<Record<string, string | number>> | null;
  readonly in_cluster?: boolean;
  readonly environ?: Readonly<Record<string, string>>;
  readonly incluster_namespace?: string;
  readonly execute?: boolean;
  readonly airflow_home?: string;
  readonly report_attributes?: readonly string[];
  readonly construct_pod_arguments?: Readonly<Record<string, unknown>>;
}

function caseOf(vector: Vector): AirflowVector {
  return vector as unknown as AirflowVector;
}

function buildOf({ reference }: AirflowVector): Build {
  const provider = reference.provider?.replace(/^\S+ /, "") ?? null;
  const target = airflowTarget({ ...reference, provider, client: Number(reference.python_client) });
  return new Build({ ...target, provider }, { suffix: (length) => SUFFIX.slice(0, length), uuid: () => UUID });
}

function finished(node: PodNode | undefined, build: Build): unknown {
  const [problem] = build.problems;
  if (problem) return { error: problem.exception };
  return node && plain(node);
}

function plain(node: PodNode): unknown {
  return serialise(map({ node }, ORIGIN)).pod.node;
}

/** A pod that a snippet makes: a model, a template file, or something done with such. */
function podNode(value: PythonValue | undefined, vector: AirflowVector, build: Build): PodNode | undefined {
  if (value === undefined || (value.kind === "constant" && value.value === null)) return undefined;
  if (value.kind === "list") {
    return list(
      value.elements.map((element) => podNode(element, vector, build) ?? nodeOf(element, build)),
      ORIGIN,
    );
  }
  const name = value.kind === "call" ? calledName(value) : "";
  if (value.kind === "call" && name === "gen_pod" && value.receiver?.kind === "call") {
    const nodes = value.receiver.arguments.map(({ name: key, value: member }) => [key ?? "", nodeOf(member, build)]);
    const pod = generatedPod(Object.fromEntries(nodes) as GeneratorArguments, ORIGIN, build);
    const withXcom = given(value.receiver)("extract_xcom");
    const operator = new OperatorArguments({ arguments: new Map(), origin: ORIGIN }, build);
    return withXcom && constant(withXcom) === true ? addXcomSidecar(pod, {}, operator) : pod;
  }
  if (value.kind === "call" && name === "deserialize_model_file") {
    const path = textOf(value.arguments[0]?.value) ?? "";
    return readTemplate({ uri: `file:///${path}`, text: vector.files?.[path] ?? "" }, build);
  }
  return nodeOf(value, build);
}

function podMap(value: PythonValue | undefined, vector: AirflowVector, build: Build): MapNode | undefined {
  const node = podNode(value, vector, build);
  return node?.kind === "map" ? node : undefined;
}

function reconcile(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const snippet = readSnippet(each.python_source);
  const call = callOf(snippet.valueOf("result"));
  return finished(reconciled(call, each, build), build);
}

function reconciled(call: PythonCall, vector: AirflowVector, build: Build): PodNode | undefined {
  const rules = reconcileRules(build);
  const [first, second] = call.arguments.map(({ value }) => podNode(value, vector, build));
  if (!first || !second) return second ?? first;
  const [base, above] = [first as MapNode, second as MapNode];
  switch (calledName(call)) {
    case "reconcile_pods":
      return mergePods(base, above, rules);
    case "reconcile_specs":
      return mergeSpecs(base, above, rules);
    case "reconcile_metadata":
      return mergeMetadata(base, above, rules);
    case "reconcile_containers":
      return mergeContainers(first, second, rules);
    case "merge_objects":
      return fillFrom(base, above, rules);
    case "extend_object_field": {
      const name = camelCase(textOf(call.arguments[2]?.value) ?? "");
      return withMembers(above, { [name]: joinOf(name, base.members.get(name), above.members.get(name), build) });
    }
    default:
      throw new Error(`not known: ${call.callee}`);
  }
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function podName(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const call = callOf(readSnippet(each.python_source).valueOf("result"));
  const limits = nameLimits(build.target);
  switch (calledName(call)) {
    case "create_unique_id": {
      const argument = given(call, "dag_id", "task_id");
      const limit = constant(argument("max_length")) ?? limits.made;
      const unique = constant(argument("unique")) ?? true;
      const ids = { dagId: textOf(argument("dag_id")), taskId: textOf(argument("task_id")) };
      return nameOfIds(ids, unique === true, Number(limit), build);
    }
    case "add_unique_suffix": {
      const argument = given(call, "name");
      const limit = Number(constant(argument("max_len")) ?? limits.given);
      return withSuffix(textOf(argument("name")) ?? "", limit, build, Number(constant(argument("rand_len")) ?? 8));
    }
    case "make_unique_pod_id":
      return uniqueName(textOf(call.arguments[0]?.value) ?? "", build);
    default:
      throw new Error(`not known: ${call.callee}`);
  }
}

function labels(vector: Vector): unknown {
  const each = caseOf(vector);
  const { target } = buildOf(each);
  const call = callOf(readSnippet(each.python_source).valueOf("result"));
  const argument = given(call);
  const mapIndex = constant(argument("map_index"));
  const task: TaskIdentity = {
    dagId: textOf(argument("dag_id")) ?? "",
    taskId: textOf(argument("task_id")) ?? "",
    tryNumber: Number(constant(argument("try_number"))),
    ...(typeof mapIndex === "number" ? { mapIndex } : {}),
    runId: textOf(argument("run_id")),
    worker: textOf(argument("airflow_worker")),
  };
  if (calledName(call).startsWith("build_selector")) return executorSelector(task, target);
  return Object.fromEntries(executorLabels(task, target));
}

function operatorOf(snippet: Snippet): { readonly call: PythonCall & PythonValue; readonly name: string } {
  const call = callOf(snippet.valueOf("k"));
  return { call, name: calledName(call) };
}

function surroundingsOf({ inputs, files }: AirflowVector, connection: string | undefined): OperatorSurroundings {
  const { context } = inputs ?? {};
  const variable = connection === undefined ? undefined : inputs?.environ?.[`AIRFLOW_CONN_${connection.toUpperCase()}`];
  const extras = variable === undefined ? undefined : readConnection(variable);
  return {
    ...(context ? { context: contextOf(context) } : {}),
    inCluster: inputs?.in_cluster ?? false,
    ...(extras ? { connection: extras } : {}),
    ...(inputs?.incluster_namespace === undefined ? {} : { ownNamespace: inputs.incluster_namespace }),
    execute: inputs?.execute ?? false,
    rendered: inputs?.execute ?? false,
    readTemplate: (path) => {
      const text = files?.[path];
      return text === undefined ? undefined : { uri: `file:///${path}`, text };
    },
  };
}

function contextOf(context: Readonly<Record<string, string | number>>): NonNullable<OperatorSurroundings["context"]> {
  const { dag_id: dagId, task_id: taskId, run_id: runId, ts, try_number: tryNumber, map_index: mapIndex } = context;
  return {
    dagId: String(dagId),
    taskId: String(taskId),
    tryNumber: Number(tryNumber),
    ...(runId === undefined ? {} : { runId: String(runId) }),
    ...(ts === undefined ? {} : { ts: String(ts) }),
    ...(mapIndex === undefined ? {} : { mapIndex: Number(mapIndex) }),
    ...(context.parent_dag_id === undefined ? {} : { parentDagId: String(context.parent_dag_id) }),
  };
}

function operatorArguments(call: PythonCall): ReadonlyMap<string, PythonValue> {
  return new Map(call.arguments.map(({ name, value }) => [name ?? "", value]));
}

function kpoPod(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  return finished(operatorPod(each, build), build);
}

function selector(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const { call } = operatorOf(readSnippet(each.python_source));
  const own = operatorArguments(call).get("labels");
  const node = own && nodeOf(own, build);
  const userLabels =
    node?.kind === "map" ? [...node.members].map(([key, value]) => [key, String(plain(value))] as const) : [];
  const { context } = surroundingsOf(each, undefined);
  if (!context) throw new Error("no context");
  return reattachSelector(new Map(userLabels), context, build.target);
}

function template(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  return finished(podNode(readSnippet(each.python_source).valueOf("result"), each, build), build);
}

function executorConfig(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const call = callOf(readSnippet(each.python_source).valueOf("result"));
  const value = call.arguments[0]?.value;
  return finished((value && readExecutorConfig(value, build).override) ?? scalar(null, ORIGIN), build);
}

function construct(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const snippet = readSnippet(each.python_source);
  const inputs = each.inputs?.construct_pod_arguments ?? {};
  const text = (name: string): string | undefined => {
    const value = inputs[name] as string | number | null | undefined;
    return value === null || value === undefined ? undefined : String(value);
  };
  const config = snippet.valueOf("executor_config");
  const override = config
    ? readExecutorConfig(config, build).override
    : podMap(snippet.valueOf("pod_override"), each, build);
  const path = text("pod_template_file");
  const base =
    path === undefined
      ? podMap(snippet.valueOf("base_worker_pod"), each, build)
      : readTemplate({ uri: `file:///${path}`, text: each.files?.[path] ?? "" }, build);
  const date = text("date");
  const mapIndex = inputs.map_index;
  const pod = constructPod(
    {
      task: {
        dagId: text("dag_id") ?? "",
        taskId: text("task_id") ?? "",
        tryNumber: Number(inputs.try_number),
        date: date?.replace(" ", "T").replace(/\.0+$/, ""),
        runId: text("run_id"),
        worker: text("scheduler_job_id") ?? text("worker_uuid"),
        ...(typeof mapIndex === "number" ? { mapIndex } : {}),
      },
      podId: text("pod_id") ?? "",
      command: (inputs.args ?? inputs.command) as readonly string[],
      namespace: text("namespace") ?? "",
      image: text("kube_image"),
      base,
      override,
    },
    build,
  );
  return finished(pod, build);
}

function modelObject(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const value = readSnippet(each.python_source).valueOf("result");
  const call = value?.kind === "call" && value.receiver ? callOf(value.receiver) : callOf(value);
  if (calledName(call) !== "Secret") return finished(nodeOf(call, build), build);
  const secret = readSecret(call, build);
  const { volume, mount } = secretVolume(secret, build);
  return finished(list([volume, mount ?? scalar(null, ORIGIN)], ORIGIN), build);
}

function operatorPod(each: AirflowVector, build: Build): MapNode {
  const { call } = operatorOf(readSnippet(each.python_source));
  const values = operatorArguments(call);
  const surroundings = surroundingsOf(each, textOf(values.get("kubernetes_conn_id")));
  const isContrib = build.target.provider === null;
  const make = isContrib ? podOfContribOperator : podOfOperator;
  return make({ arguments: values, origin: ORIGIN }, surroundings, build);
}

function dryRun(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  // `dry_run` has no task instance.
  return dryRunText(operatorPod({ ...each, inputs: { ...each.inputs, context: null } }, build), build);
}

function contrib(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const snippet = readSnippet(each.python_source);
  const result = callOf(snippet.valueOf("result"));
  const isModel = calledName(result) === "to_v1_kubernetes_pod";
  const withXcom = result.receiver?.kind === "call" && calledName(result.receiver) === "ExtractXcomPodRequestFactory";
  const form = isModel ? "model" : withXcom ? "request with XCom" : "request";
  return finished(contribPod(callOf(snippet.valueOf("pod")), build, form), build);
}

function attach(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const [pod, values] = callOf(readSnippet(each.python_source).valueOf("result")).arguments;
  const base = podMap(pod?.value, each, build);
  if (!base || values?.value.kind !== "list") throw new Error("a pod and a list are expected");
  return finished(attachAll(base, values.value.elements, build), build);
}

function configurationOf({ files }: AirflowVector, build: Build): AirflowConfiguration {
  const file = parseCfg("file:///airflow.cfg", files?.["airflow.cfg"] ?? "");
  return new AirflowConfiguration({ file, environment: {}, target: build.target });
}

function workerConfiguration(vector: Vector): unknown {
  const each = caseOf(vector);
  const build = buildOf(each);
  const settings = new OldSettings(configurationOf(each, build), each.inputs?.airflow_home ?? "");
  return finished(configuredPod(settings, build), build);
}

function effectiveValues(vector: Vector): unknown {
  const each = caseOf(vector);
  const configuration = configurationOf(each, buildOf(each));
  const values: Record<string, unknown> = {};
  for (const name of each.inputs?.report_attributes ?? []) {
    const got = executorValue(configuration, name);
    if ("problem" in got) return { error: "AirflowConfigException" };
    values[name] = got.value;
  }
  return values;
}

export const handlers: Handlers = {
  "attach-to-pod": attach,
  "cfg-effective": effectiveValues,
  "construct-pod": construct,
  "executor-config": executorConfig,
  "executor-config-error": executorConfig,
  "kpo-dry-run-text": dryRun,
  "kpo-error": kpoPod,
  "kpo-pod": kpoPod,
  "kpo-reattach-selector": selector,
  "label-safe": (vector) =>
    safeLabelValue(
      textOf(callOf(readSnippet(caseOf(vector).python_source).valueOf("result")).arguments[0]?.value) ?? "",
    ),
  labels,
  "legacy-executor-config": executorConfig,
  "legacy-kpo": kpoPod,
  "legacy-pod-model": contrib,
  "legacy-worker-config": workerConfiguration,
  "model-error": modelObject,
  "model-object": modelObject,
  "pod-name": podName,
  reconcile,
  "reconcile-error": reconcile,
  "template-deserialize": template,
  "template-error": template,
};
