/** What clusters have. */
import type { TasksParams } from "./tasks.ts";

export interface ClusterFactsParams extends TasksParams {
  /** By the engine's name; engines that are not named have no facts any more. */
  readonly engines: Readonly<Record<string, EngineFacts>>;
}

/** Names in the cluster and namespace of an engine. An absent member is not known: it may not be read, or not now. */
export interface EngineFacts {
  /** What users call the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly serviceAccounts?: readonly string[];
  /** Names of the keys by secret; never a value. */
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
  readonly configMaps?: Readonly<Record<string, readonly string[]>>;
  readonly persistentVolumeClaims?: readonly string[];
  /** Values by label, over all nodes. */
  readonly nodeLabels?: Readonly<Record<string, readonly string[]>>;
  readonly priorityClasses?: readonly string[];
  readonly runtimeClasses?: readonly string[];
  /** What the quotas of the namespace allow in all: `limits.cpu` → amount, the lowest of all quotas. */
  readonly quotas?: Readonly<Record<string, string>>;
}
