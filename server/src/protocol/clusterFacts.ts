/** What clusters have. */
import type { ClusterChoice } from "./clusterChoice.ts";
import type { TasksParams } from "./tasks.ts";

/** Where a home of Airflow lets its workers run, as its configuration says. */
export interface AirflowCluster {
  /** URI of the folder with the `airflow.cfg`. */
  readonly home: string;
  readonly cluster: ClusterChoice;
  /** That of the executor first, then others that it watches. */
  readonly namespaces: readonly string[];
}

export interface AirflowFacts {
  /** As in `AirflowCluster`. */
  readonly home: string;
  /** One for each namespace that could be read, that of the executor first. */
  readonly facts: readonly EngineFacts[];
}

export interface ClusterFactsParams extends TasksParams {
  /** By the engine's name; engines that are not named have no facts any more. */
  readonly engines: Readonly<Record<string, EngineFacts>>;
  /** Homes of Airflow; those that are not named have no facts any more. */
  readonly airflow?: readonly AirflowFacts[];
}

/** Names in the cluster and namespace of an engine. An absent member is not known: it may not be read, or not now. */
export interface EngineFacts {
  /** What users call the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  /** All of the cluster. */
  readonly namespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  /** Names of the keys by secret; never a value. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  readonly configMaps?: Readonly<Record<string, readonly string[]>>;
  readonly persistentVolumeClaims?: readonly string[];
  /** Values by label, over all nodes. */
  readonly nodeLabels?: Readonly<Record<string, readonly string[]>>;
  readonly priorityClasses?: readonly string[];
  readonly runtimeClasses?: readonly string[];
  readonly storageClasses?: readonly string[];
  /** What the quotas of the namespace allow in all: `limits.cpu` → amount, the lowest of all quotas. */
  readonly quotas?: Readonly<Record<string, string>>;
}
