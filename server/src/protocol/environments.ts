/** Where tasks can run. */
import type { ClusterChoice } from "./clusterChoice.ts";
import type { TasksParams } from "./tasks.ts";

export type EnvironmentsParams = TasksParams;

export interface EnvironmentInfo {
  readonly name: string;
  /** The engine that a submitted driver runs on; absent for an environment that runs locally. */
  readonly engine?: string;
  readonly engineFamily?: string;
  readonly namespace?: string;
  readonly image?: string;
  /** The cluster that the engine asks for; for Kubernetes engines. */
  readonly cluster?: ClusterChoice;
  /** True for the environment that `dbnd run` takes without `--env`. */
  readonly isDefault: boolean;
  /** Why it cannot be used, if so. */
  readonly problem?: string;
}
