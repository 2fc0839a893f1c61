import type { MapNode } from "../../pod/node.ts";
import type { DryRunResult, PlanProblem, RunIdentity, RunPlan, RunPlanResult, TaskParameter } from "../../protocol.ts";
import { Build, type AirflowProblem } from "../build.ts";
import { podOfContribOperator } from "../legacy/podOfContribOperator.ts";
import { serverProblems } from "../../pod/serverRules.ts";
import { isHidden, isHiddenOrRendered } from "../../pod/serverTypes.ts";
import { dryRunText } from "../operator/dryRun.ts";
import { OperatorArguments } from "../operator/arguments.ts";
import { podOfOperator } from "../operator/podOfOperator.ts";
import { lifeOf, policyOf } from "../operator/lifeCycle.ts";
import { connectionId, signInOf, type SignIn } from "../operator/signIn.ts";
import type { Connection } from "../operator/connection.ts";
import type { OperatorSurroundings, TaskContext } from "../operator/types.ts";
import { forRun } from "./forRun.ts";
import type { DagOperator } from "./operators.ts";
import { hiddenParts, partsOfPod, problemsOfBuild, refusedParts } from "./planParts.ts";
import { placeholdersOf, runIdOf, valuesOf, withValues } from "./placeholders.ts";

/** For a pod that nobody creates or sees. */
export const ANY_IDENTITY: RunIdentity = {
  runUid: "u",
  taskRunUid: "0000000000",
  taskRunAttemptUid: "u",
  resultUid: "u",
  startedAt: "2026-01-01T00:00:00.000Z",
};

/** What a plan needs besides the operator. */
export interface OperatorPlanContext {
  readonly readTemplate: OperatorSurroundings["readTemplate"];
  /** The extras of a connection that the workspace knows, by its id. */
  readonly connection?: (id: string) => Connection | undefined;
  readonly identity: RunIdentity;
  readonly tryNumber: number;
  /** Set when the pod is to be created: the values of its placeholders that are not to be the defaults. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/**
 * The pod of an operator as `execute()` would create it, every line with where it comes from. What only running the DAG
 * file would tell is marked in the pod, and is a warning with the expression that hides it.
 */
export function operatorPlan(written: DagOperator, context: OperatorPlanContext): RunPlanResult {
  const { values: given } = context;
  const placeholders = placeholdersOf(written, contextOf(written, context));
  const values = given && valuesOf(placeholders, given);
  const operator = values ? withValues(written, values) : written;
  const missing = values ? placeholders.filter(({ name }) => values[name] === undefined) : [];
  const made = makePod(operator, context, values && runIdOf(values));
  const { build } = made.given;
  const problems = [
    ...problemsOfBuild(build),
    ...missing.map(missingValue),
    ...unknownProblems(operator, made.pod),
    ...refusals(operator, made.pod, values !== undefined),
  ];
  if (problems.some(({ severity }) => severity === "error")) return { problems, placeholders };
  const pod = values ? forRun(made.pod, context.identity) : made.pod;
  return { plan: planOf(operator, { ...made, pod }, context.identity), problems, placeholders };
}

/** What the API server refuses: of a pod that is to be created all of it, else what further arguments cannot mend. */
function refusals({ open }: DagOperator, pod: MapNode, isForRun: boolean): readonly PlanProblem[] {
  if (isForRun) return refusedParts(pod, isHidden);
  return open ? [] : refusedParts(pod, isHiddenOrRendered);
}

function missingValue({ name }: TaskParameter): PlanProblem {
  const message = `Only a run of Airflow gives \`${name}\` a value: fill it in to run the pod.`;
  return { code: "value-missing", severity: "error", message };
}

/**
 * What Airflow, or the Kubernetes client, would raise; where that is nothing, what the API server would refuse. A template
 * that cannot be read may hold what is missing: then only the first is told.
 */
export function operatorErrors(
  operator: DagOperator,
  readTemplate: OperatorSurroundings["readTemplate"],
): readonly Omit<AirflowProblem, "exception">[] {
  const { pod, given } = makePod(operator, { identity: ANY_IDENTITY, tryNumber: 1, readTemplate });
  const { problems, warnings } = given.build;
  if (problems.length > 0) return problems;
  const isOpen = operator.open !== undefined || warnings.some(({ code }) => code.startsWith("template-"));
  if (isOpen || hiddenParts(pod).length > 0) return [];
  return serverProblems(pod, isHiddenOrRendered).map(({ message, origin }) => ({
    code: "server-refuses",
    message: `The API server will refuse this pod. ${message}`,
    origin,
  }));
}

/**
 * What `dry_run()` of the operator prints (provider 3.0 and newer): the pod without a task instance, with Python's names.
 * With problems where Airflow would raise.
 */
export function dryRunOf(operator: DagOperator, context: OperatorPlanContext): DryRunResult {
  const { pod, given } = makePod(operator, context, undefined, false);
  const problems = problemsOfBuild(given.build);
  if (problems.some(({ severity }) => severity === "error")) return { problems };
  return { text: dryRunText(pod, given.build), problems };
}

interface MadePod {
  readonly pod: MapNode;
  readonly given: OperatorArguments;
  readonly task: TaskContext | undefined;
  readonly signIn: SignIn;
}

function makePod(operator: DagOperator, context: OperatorPlanContext, runId?: string, execute = true): MadePod {
  const { identity } = context;
  const build = new Build(operator.target, {
    suffix: (length) => identity.taskRunUid.replaceAll("-", "").slice(0, length),
    uuid: () => identity.taskRunAttemptUid,
  });
  const given = new OperatorArguments(operator.call, build);
  const make = operator.target.provider === null ? podOfContribOperator : podOfOperator;
  const own = execute ? contextOf(operator, context) : undefined;
  const task = own && runId !== undefined ? { ...own, runId } : own;
  const id = connectionId(given);
  const connection = id === undefined ? undefined : context.connection?.(id);
  const signIn = signInOf(given, connection);
  const surroundings: OperatorSurroundings = {
    ...(task ? { context: task } : {}),
    ...(connection ? { connection } : {}),
    inCluster: signIn.inCluster === true,
    execute,
    readTemplate: context.readTemplate,
  };
  return { pod: make(operator.call, surroundings, build), given, task, signIn };
}

/** The task instance of a run that begins now; undefined where task or DAG are not known. */
function contextOf({ taskId, dagId, isMapped }: DagOperator, context: OperatorPlanContext): TaskContext | undefined {
  const { startedAt } = context.identity;
  if (taskId === undefined || dagId === undefined) return undefined;
  const runId = `manual__${startedAt}`;
  // Of a mapped operator it is the first task.
  return { dagId, taskId, runId, ts: startedAt, tryNumber: context.tryNumber, ...(isMapped ? { mapIndex: 0 } : {}) };
}

function unknownProblems({ open }: DagOperator, pod: MapNode): readonly PlanProblem[] {
  const found = hiddenParts(pod);
  if (!open) return found;
  const message = "Arguments that are unpacked here with `*` or `**` are not known, and not in the pod.";
  const origin = { kind: "python", uri: open.uri, range: open.range } as const;
  return [...found, { code: "unknown-arguments", severity: "warning", message, origin }];
}

function planOf(operator: DagOperator, { pod: node, given, task, signIn }: MadePod, identity: RunIdentity): RunPlan {
  return {
    task: operator.taskId ?? "task",
    environment: operator.dagId ?? "airflow",
    engine: "KubernetesPodOperator",
    identity,
    ...partsOfPod(node),
    cluster: signIn,
    policy: policyOf(given),
    operator: lifeOf(given, node, task),
  };
}
