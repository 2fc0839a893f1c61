import type { RunIdentity } from "../../protocol.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";
import type { OperatorSurroundings } from "../operator/types.ts";

/** What a worker's pod depends on besides its task. */
export interface WorkerContext {
  readonly configuration: AirflowConfiguration;
  /** `AIRFLOW_HOME`. */
  readonly home: string;
  /** Path of the DAG file below the folder of DAGs. */
  readonly dagFile: string;
  readonly readTemplate: OperatorSurroundings["readTemplate"];
  readonly identity: RunIdentity;
  /** The pod is to be created. */
  readonly run?: WorkerRun | undefined;
}

/** What a run gives to its worker. */
export interface WorkerRun {
  /** Answers to the questions that are not to have their defaults. */
  readonly values: Readonly<Record<string, string>>;
  /** Which try of the run it is, counted from 1. */
  readonly tryNumber: number;
  /** Who executes it. */
  readonly executorId: string;
}
