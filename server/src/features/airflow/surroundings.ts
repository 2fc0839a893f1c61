import type { AirflowTarget } from "../../airflow/target.ts";
import type { EngineFacts } from "../../protocol.ts";
import type { ClientAbilities, FeatureContext } from "../types.ts";

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
  /** The `airflow.cfg` files whose configuration the variables of the file are a layer of, at least one. */
  contexts(client: ClientAbilities): readonly FeatureContext[];
  /** Whether a compose file gives it to its containers. */
  isEnvFile(): boolean;
}
