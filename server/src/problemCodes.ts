import type { AirflowProblemCode } from "./airflow/problemCodes.ts";
import type { ConfigurationProblemCode } from "./configuration/problemCodes.ts";

/** What a plan can say about a pod, or about why there is none; `docs/problems.md` explains each. */
export type PlanProblemCode =
  | ConfigurationProblemCode
  | `airflow-${AirflowProblemCode}`
  | "above-quota"
  | "bad-option"
  | "calls-make-one-task"
  | "debug-breaks-run"
  | "docker-engine-no-effect"
  | "engine-not-kubernetes"
  | "image-built-elsewhere"
  | "internal-error"
  | "no-answer"
  | "operator-not-found"
  | "other-calls"
  | "python-unknown"
  | "runs-locally"
  | "task-env-no-effect"
  | "task-not-called"
  | "tasks-run-in-driver"
  | "unknown-arguments"
  | "unknown-cluster-name"
  | "unknown-value"
  | "value-missing";
