import { dryRunOf, operatorPlan } from "../../airflow/dags/operatorPlan.ts";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import type { DryRunResult, PlanProblem, RunPlanParams, RunPlanResult } from "../../protocol.ts";
import { connectionOf } from "./airflowConnections.ts";
import type { AirflowProject } from "./airflowProject.ts";
import { newIdentity } from "../identity.ts";
import type { Files } from "../files.ts";
import type { Project } from "../project.ts";
import { templateReader } from "../templates.ts";

/** Where templates and connections are looked for. */
export interface OperatorPlaces {
  readonly project: Project;
  readonly airflow: AirflowProject;
  readonly files: Files;
}

/** The pod of an operator of Airflow. Templates are looked for from the project's folder, then from the DAG file's. */
export function operatorRunPlan(
  operator: DagOperator,
  params: RunPlanParams,
  { project, airflow, files }: OperatorPlaces,
): RunPlanResult {
  return operatorPlan(operator, {
    identity: params.identity ?? newIdentity(),
    tryNumber: params.tryNumber ?? 1,
    values: params.forRun === true ? (params.parameters ?? {}) : undefined,
    readTemplate: templateReader(params.uri, project, files, airflow.home),
    connection: (id) => connectionOf(id, airflow, files),
  });
}

/** What its `dry_run()` prints. */
export function operatorDryRun(
  operator: DagOperator,
  params: RunPlanParams,
  { project, airflow, files }: OperatorPlaces,
): DryRunResult {
  return dryRunOf(operator, {
    identity: params.identity ?? newIdentity(),
    tryNumber: 1,
    readTemplate: templateReader(params.uri, project, files, airflow.home),
    connection: (id) => connectionOf(id, airflow, files),
  });
}

/** The operator that a request means: by its place, or by its task id when lines have come in between. */
export function findOperator(
  operators: readonly DagOperator[],
  { task, operator = 0 }: RunPlanParams,
): DagOperator | undefined {
  const same = operators[operator];
  if (same && (same.taskId ?? "task") === task) return same;
  return operators.find(({ taskId }) => taskId === task) ?? same;
}

/** The operator that was asked for has gone from its file. */
export function noOperator(task: string): PlanProblem {
  const message = `The file has no pod operator with the task id \`${task}\` any more.`;
  return { code: "operator-not-found", severity: "error", message };
}
