import type { MapNode, PodNode } from "../../pod/node.ts";
import { renderPodYaml } from "../../pod/podYaml.ts";
import { serialise } from "../../pod/serialise.ts";
import type { Json, JsonObject } from "../../pod/types.ts";
import type { PlanProblem, RunIdentity, RunPlan, RunPlanResult, RunPolicy } from "../../protocol.ts";
import { Build, type AirflowProblem } from "../build.ts";
import { podOfContribOperator } from "../legacy/podOfContribOperator.ts";
import { OperatorArguments } from "../operator/arguments.ts";
import { podOfOperator } from "../operator/podOfOperator.ts";
import type { OperatorSurroundings } from "../operator/types.ts";
import type { DagOperator } from "./operators.ts";

/** What a plan needs besides the operator. */
export interface OperatorPlanContext {
  readonly readTemplate: OperatorSurroundings["readTemplate"];
  readonly identity: RunIdentity;
  readonly tryNumber: number;
}

/**
 * The pod of an operator as `execute()` would create it, every line with where it comes from. What only running the DAG
 * file would tell is marked in the pod, and is a warning with the expression that hides it.
 */
export function operatorPlan(operator: DagOperator, context: OperatorPlanContext): RunPlanResult {
  const { pod, given } = makePod(operator, context);
  const { build } = given;
  const errors = build.problems.map(planProblem);
  const warnings = build.warnings.map((warning): PlanProblem => ({ ...warning, severity: "warning" }));
  const problems = [...errors, ...warnings, ...unknownProblems(operator, pod)];
  if (errors.length > 0) return { problems };
  return { plan: planOf(operator, pod, given, context.identity), problems };
}

/** What Airflow, or the Kubernetes client, would raise; templates are not looked at. */
export function operatorErrors(operator: DagOperator): readonly AirflowProblem[] {
  const identity = { runUid: "", taskRunUid: "", taskRunAttemptUid: "", resultUid: "", startedAt: "" };
  return makePod(operator, { identity, tryNumber: 1, readTemplate: () => undefined }).given.build.problems;
}

function makePod(
  operator: DagOperator,
  context: OperatorPlanContext,
): { readonly pod: MapNode; readonly given: OperatorArguments } {
  const { identity } = context;
  const build = new Build(operator.target, {
    suffix: (length) => identity.taskRunUid.replaceAll("-", "").slice(0, length),
    uuid: () => identity.taskRunAttemptUid,
  });
  const given = new OperatorArguments(operator.call, build);
  const make = operator.target.provider === null ? podOfContribOperator : podOfOperator;
  return { pod: make(operator.call, surroundings(operator, context, given), build), given };
}

function surroundings(
  { taskId, dagId }: DagOperator,
  { readTemplate, identity, tryNumber }: OperatorPlanContext,
  given: OperatorArguments,
): OperatorSurroundings {
  const { startedAt } = identity;
  return {
    ...(taskId === undefined || dagId === undefined
      ? {}
      : { context: { dagId, taskId, runId: `manual__${startedAt}`, ts: startedAt, tryNumber } }),
    inCluster: given.isOn("in_cluster"),
    execute: true,
    readTemplate,
  };
}

function planProblem({ code, message, origin }: AirflowProblem): PlanProblem {
  return { code, severity: "error", message, origin };
}

function unknownProblems({ open }: DagOperator, pod: MapNode): readonly PlanProblem[] {
  const found: PlanProblem[] = hiddenIn(pod).map(({ hiddenBy = "", origin }) => ({
    code: "unknown-value",
    severity: "warning",
    message: `Only running the DAG file tells what \`${hiddenBy}\` is: the pod shows a mark in its place.`,
    origin,
  }));
  if (!open) return found;
  const message = "Arguments that are unpacked here with `*` or `**` are not known, and not in the pod.";
  const origin = { kind: "python", uri: open.uri, range: open.range } as const;
  return [...found, { code: "unknown-arguments", severity: "warning", message, origin }];
}

function hiddenIn(node: PodNode): readonly Extract<PodNode, { kind: "scalar" }>[] {
  if (node.kind === "scalar") return node.hiddenBy === undefined ? [] : [node];
  return (node.kind === "list" ? node.items : [...node.members.values()]).flatMap(hiddenIn);
}

function planOf(operator: DagOperator, node: MapNode, given: OperatorArguments, identity: RunIdentity): RunPlan {
  const { pod, origins } = serialise(node);
  const { yaml, lineOrigins, linePointers } = renderPodYaml({ pod, origins });
  const metadata = objectIn(pod, "metadata");
  const [container] = itemsIn(objectIn(pod, "spec"), "containers");
  const first = isObject(container) ? container : undefined;
  const configFile = given.text("config_file");
  const clusterContext = given.text("cluster_context");
  return {
    task: operator.taskId ?? "task",
    environment: operator.dagId ?? "airflow",
    engine: "KubernetesPodOperator",
    identity,
    namespace: textIn(metadata, "namespace"),
    podName: textIn(metadata, "name"),
    image: textIn(first, "image"),
    command: [...itemsIn(first, "command"), ...itemsIn(first, "args")].map(String),
    pod,
    podYaml: yaml,
    lineOrigins,
    linePointers,
    cluster: {
      inCluster: given.value("in_cluster") ? given.isOn("in_cluster") : null,
      ...(configFile === undefined ? {} : { configFile }),
      ...(clusterContext === undefined ? {} : { context: clusterContext }),
    },
    policy: policyOf(given),
  };
}

const SECOND = 1000;

/** The operator's own life-cycle arguments (spec 5.8). */
function policyOf(given: OperatorArguments): RunPolicy {
  const seconds = (name: string, fallback: number): number => {
    const node = given.node(name);
    return node?.kind === "scalar" && typeof node.value === "number" ? node.value * SECOND : fallback * SECOND;
  };
  const action = given.text("on_finish_action") ?? "delete_pod";
  const keeps = given.value("is_delete_operator_pod") && !given.isOn("is_delete_operator_pod");
  return {
    detach: false,
    autoRemove: true,
    keepFinishedPods: action === "keep_pod" || keeps === true,
    keepFailedPods: action !== "delete_pod" || keeps === true,
    startupTimeout: seconds("startup_timeout_seconds", 120),
    terminationGracePeriod: seconds("termination_grace_period", 30),
    maxLogStreamRetries: 6,
    prefixRemoteLog: false,
    checks: {
      unschedulable: false,
      clusterCapacity: false,
      imagePull: true,
      runningPod: false,
      requestCpu: null,
      requestMemory: null,
    },
    retryCounts: {},
    retryDelays: {},
    defaultRetryDelay: 0,
    taskRetries: 0,
    creationBatchSize: 1,
  };
}

function objectIn(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name];
  return isObject(value) ? value : undefined;
}

function itemsIn(object: JsonObject | undefined, name: string): readonly Json[] {
  const value = object?.[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function textIn(object: JsonObject | undefined, name: string): string {
  const value = object?.[name];
  return typeof value === "string" ? value : "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
