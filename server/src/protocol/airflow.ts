/** Operators and DAG files of Airflow. */
import type { Range } from "../text/types.ts";
import type { PlanProblem } from "./plan.ts";

export interface OperatorsParams {
  readonly uri: string;
}

/** An operator of Airflow whose pod can be previewed and run. */
export interface OperatorInfo {
  /** Its task id; `task` where only running the file would tell. */
  readonly task: string;
  readonly dag?: string;
  /** Which of the file's operators it is, counted from 0. */
  readonly operator: number;
  readonly range: Range;
}

/** What `dry_run()` of an operator would print. */
export interface DryRunResult {
  /** Absent when a problem of severity `error` stands in the way. */
  readonly text?: string;
  readonly problems: readonly PlanProblem[];
}

/** The tasks of a DAG file, each with a worker's pod of its own under the Kubernetes executor. */
export interface DagTaskInfo {
  readonly task: string;
  readonly dag?: string;
  /** Which of the file's tasks it is, counted from 0. */
  readonly worker: number;
  readonly range: Range;
}

/** The id of a DAG, or of a task with its groups, where a Python file of the workspace has it. */
export interface DagNameInfo {
  readonly kind: "dag" | "task";
  readonly name: string;
  readonly uri: string;
  readonly range: Range;
}

export interface DagYamlParams extends OperatorsParams {
  /** Only the tasks of this DAG. */
  readonly dag?: string;
  /** The logical date, ISO 8601. */
  readonly date: string;
}

/** Files as `airflow kubernetes generate-dag-yaml` writes them. */
export interface DagYamlResult {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly PlanProblem[];
}

/** Where workers get the DAG files from: the variants of Airflow's documentation. */
export type TemplateVariant = "image" | "git-sync" | "volume";

export interface NewPodTemplateParams {
  readonly variant: TemplateVariant;
  /** Where the template will be: its project tells the release of Airflow. */
  readonly uri: string;
}
