import type { Origin } from "../../configuration/types.ts";
import type { ManifestText } from "../../pod/manifest/yamlTree.ts";
import type { PythonValue } from "../../python/syntax/types.ts";

/** An operator as a DAG file makes it: its arguments by name, defaults of the DAG included. */
export interface OperatorCall {
  readonly arguments: ReadonlyMap<string, PythonValue>;
  /** Of the call. */
  readonly origin: Origin;
}

/** The task instance that a pod is for; absent in `dry_run`. */
export interface TaskContext {
  readonly dagId: string;
  readonly taskId: string;
  /** `execution_date` before provider 2.1. */
  readonly runId?: string;
  readonly ts?: string;
  readonly tryNumber: number;
  readonly mapIndex?: number;
  readonly parentDagId?: string;
}

/** What the pod of an operator depends on besides its arguments. */
export interface OperatorSurroundings {
  readonly context?: TaskContext;
  /** How the hook signs in: what the label `airflow_kpo_in_cluster` says. */
  readonly inCluster: boolean;
  /** Fields of the connection that `kubernetes_conn_id` names. */
  readonly connection?: Readonly<Record<string, unknown>>;
  /** The service account's namespace, when Airflow itself runs in a cluster. */
  readonly ownNamespace?: string;
  /** True for `execute()`, which writes the name in the form that Kubernetes takes; `dry_run` leaves it from 10.3 on. */
  readonly execute?: boolean;
  /** True when templates have been rendered: what is left of Jinja then is text like any other. */
  readonly rendered?: boolean;
  /** Reads a pod template by its path as written; undefined when there is none. */
  readonly readTemplate: (path: string) => ManifestText | undefined;
}
