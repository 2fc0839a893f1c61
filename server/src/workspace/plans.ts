/** The pods that would be created: of runs, of Airflow's operators and of its workers. */
import type { WorkerContext } from "../airflow/dags/workerContext.ts";
import type {
  DagYamlParams,
  DagYamlResult,
  DryRunResult,
  ExecutorPolicy,
  RunPlanParams,
  RunPlanResult,
} from "../protocol.ts";
import { newIdentity } from "./identity.ts";
import type { AskedTask } from "../pod/run/context.ts";
import type { OperatorPlaces } from "./airflow/operatorPlans.ts";
import { runPlan } from "./runPlans.ts";
import { templateReader } from "./templates.ts";
import { canonicalUri, toPath } from "./uri.ts";
import type { Workspace } from "./workspace.ts";

/** What a run would create, or why it would not. */
export async function planOf(workspace: Workspace, params: RunPlanParams): Promise<RunPlanResult> {
  await workspace.pythonReady();
  if (params.operator !== undefined) return operatorPlan(workspace, params);
  if (params.worker !== undefined) return workerPlan(workspace, params);
  const project = workspace.projects.of(params.uri);
  const words = [...project.commandLine, ...(params.words ?? [])];
  const taskCode = (asked: AskedTask) =>
    workspace.python.taskCode(asked, workspace.configurationOf(project), project.home);
  const result = await runPlan({ ...params, words }, project, workspace.files, taskCode);
  const facts = result.plan && workspace.factsOf(project, result.plan.engine);
  if (!result.plan || !facts) return result;
  const { clusterWarnings } = await import("../pod/run/clusterWarnings.ts");
  return { ...result, problems: [...result.problems, ...clusterWarnings(result.plan, facts)] };
}

/** What `dry_run()` of an operator prints. */
export async function dryRunOf(workspace: Workspace, params: RunPlanParams): Promise<DryRunResult> {
  const { uri = "" } = params;
  await workspace.pythonReady();
  const { operators = [] } = (await workspace.python.dagFile(uri, workspace.dagTarget(uri))) ?? {};
  const { findOperator, noOperator, operatorDryRun } = await import("./airflow/operatorPlans.ts");
  const operator = findOperator(operators, params);
  if (!operator) return { problems: [noOperator(params.task)] };
  return operatorDryRun(operator, params, operatorPlaces(workspace, uri));
}

function operatorPlaces(workspace: Workspace, uri: string): OperatorPlaces {
  const { projects, airflow, files } = workspace;
  return { project: projects.of(uri), airflow: airflow.projectOfDag(uri), files };
}

/** The workers' pods of a DAG file, as files. */
export async function dagYamlOf(workspace: Workspace, params: DagYamlParams): Promise<DagYamlResult> {
  await workspace.pythonReady();
  const tasks = (await workspace.python.dagFile(params.uri, workspace.dagTarget(params.uri)))?.tasks() ?? [];
  const { dagYaml } = await import("./airflow/workerPlans.ts");
  return dagYaml(tasks, params, newIdentity(), workerSurroundings(workspace, params.uri));
}

/** What the executor of the project around a file does with any worker. */
export async function executorPolicyOf(workspace: Workspace, uri: string): Promise<ExecutorPolicy> {
  const { configuration } = workspace.airflow.ofDag(uri);
  const { executorPolicyFor } = await import("./airflow/workerPlans.ts");
  return executorPolicyFor(configuration, workspace.dagTarget(uri));
}

async function workerPlan(workspace: Workspace, params: RunPlanParams): Promise<RunPlanResult> {
  const { uri = "", identity = newIdentity() } = params;
  const tasks = (await workspace.python.dagFile(uri, workspace.dagTarget(uri)))?.tasks() ?? [];
  const { workerRunPlan } = await import("./airflow/workerPlans.ts");
  return workerRunPlan(tasks, { ...params, identity }, workerSurroundings(workspace, uri));
}

function workerSurroundings(workspace: Workspace, uri: string): Omit<WorkerContext, "identity"> {
  const { configuration, home } = workspace.airflow.ofDag(uri);
  const path = toPath(canonicalUri(uri)) ?? "dag.py";
  return {
    configuration,
    home,
    dagFile: /(?:^|\/)dags\/(.*)$/u.exec(path)?.[1] ?? path.slice(path.lastIndexOf("/") + 1),
    readTemplate: templateReader(uri, workspace.projects.of(uri), workspace.files, home),
  };
}

async function operatorPlan(workspace: Workspace, params: RunPlanParams): Promise<RunPlanResult> {
  const { uri = "" } = params;
  const { operators = [] } = (await workspace.python.dagFile(uri, workspace.dagTarget(uri))) ?? {};
  const { findOperator, noOperator, operatorRunPlan } = await import("./airflow/operatorPlans.ts");
  const operator = findOperator(operators, params);
  return operator
    ? operatorRunPlan(operator, params, operatorPlaces(workspace, uri))
    : { problems: [noOperator(params.task)] };
}
