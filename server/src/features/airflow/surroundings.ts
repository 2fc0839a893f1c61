import type { AirflowTarget } from "../../airflow/target.ts";
import type { EngineFacts } from "../../protocol.ts";
import type { ClientAbilities, FeatureContext } from "../types.ts";

/** Objects of Airflow that operators name. */
export type AirflowNameKind = "connection" | "pool" | "queue";

/** What is known of Airflow around an open file. */
export interface AirflowSurroundings {
  /** The releases that its project uses. */
  readonly target: AirflowTarget;
  /** Who takes the file as a pod template, in words; undefined when it is none. */
  templateUsers(): readonly string[] | undefined;
  /**
   * What the cluster of its Airflow has, in a namespace, else in that of the executor; undefined while nobody knows.
   */
  clusterFacts(namespace?: string): EngineFacts | undefined;
  /** Paths of Airflow's home and of the workspace's folder, which relative paths may start from. */
  readonly folders: readonly string[];
  /** Names that Airflow itself has, as far as files of the workspace tell, each with where it is from. */
  names(kind: AirflowNameKind): ReadonlyMap<string, string>;
  /** The `airflow.cfg` files whose configuration the variables of the file are a layer of, at least one. */
  contexts(client: ClientAbilities): readonly FeatureContext[];
  /** Whether a compose file gives it to its containers. */
  isEnvFile(): boolean;
}
