/** How the Kubernetes executor of Airflow treats its workers' pods. */
import type { JsonObject } from "../pod/types.ts";
import type { ClusterChoice } from "./clusterChoice.ts";
import type { RunPolicy } from "./policy.ts";

/** What the executor's keys say about any worker. */
export interface ExecutorPolicy {
  readonly policy: RunPolicy;
  readonly executor: ExecutorLife;
  readonly cluster: ClusterChoice;
}

/** What the executor does beside creating a worker's pod and watching it (spec 1.2 and 7). Times in milliseconds. */
export interface ExecutorLife {
  /** How long a pod may be pending; absent: for ever. */
  readonly pending?: PendingLimit;
  /** Waiting reasons of containers that fail a pending pod at once. */
  readonly fatalReasons: readonly string[];
  /** Which refusals of a pod are answered by asking again, and how often; without a limit for ever. */
  readonly publish: { readonly refusals: RefusalsAskedAgain; readonly limit?: number };
  /** A queued task that has no pod is published again after this time; absent: never. */
  readonly queuedCheck?: number;
  /** A pod that failed before its task ran is created again, so often, or without a limit. */
  readonly launchFailure?: { readonly retries?: number; readonly excluded: readonly string[] };
  /** A pending pod that somebody deletes is created again. */
  readonly reschedulesDeleted: boolean;
  /** Finished pods that stay get the label `airflow_executor_done`. */
  readonly marksDone: boolean;
  /** `delete_option_kwargs` by the API's names. */
  readonly deleteOptions: JsonObject;
  /** Limit of one request; absent: the client's own. */
  readonly requestTimeout?: number;
  /** Where the executor looks for its pods; null: everywhere. */
  readonly namespaces: readonly string[] | null;
}

export interface PendingLimit {
  readonly timeout: number;
  /** Between two looks for pods that are over the limit. */
  readonly checkInterval: number;
  /** How many pods one look handles; absent: all. */
  readonly batchSize?: number;
  /** How often the task is queued again before it fails. */
  readonly requeues: number;
  /** The key that sets the limit. */
  readonly key: string;
  /** Its section in Airflow's configuration; absent in journals of older versions. */
  readonly section?: string;
}

/**
 * `all`: whatever the server answers; `valid`: all but 400 and 422; `quota`: 403 for an exceeded quota; `conflict`: and
 * 409 for an object that has been modified, 410 for a version that is too old. What leaves open whether there is a pod
 * (429, 5xx, a broken connection) is settled by looking, in every release.
 */
export type RefusalsAskedAgain = "all" | "valid" | "quota" | "conflict";
