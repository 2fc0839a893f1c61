/** What a run would create. */
import type { Origin } from "../configuration/types.ts";
import type { JsonObject } from "../pod/types.ts";
import type { PlanProblemCode } from "../problemCodes.ts";
import type { PlanSources } from "./planSources.ts";
import type { ClusterChoice } from "./clusterChoice.ts";
import type { ExecutorLife } from "./executor.ts";
import type { RunPolicy } from "./policy.ts";
import type { TaskParameter, TasksParams } from "./tasks.ts";

export interface RunPlanParams extends TasksParams {
  readonly task: string;
  /** For a pod operator of Airflow in the file `uri`: which of them, counted from 0. `task` is then its task id. */
  readonly operator?: number;
  readonly environment?: string;
  /** Overrides the environment's remote engine. */
  readonly engine?: string;
  /** Values of the task's parameters, as on the command line (`--set NAME=VALUE`). */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Further words of `dbnd run`, as data. */
  readonly words?: readonly string[];
  /** Follow the driver to its end (`--interactive`), or let it go. Default true. */
  readonly interactive?: boolean;
  /** The pod of the run's driver, or that of the task itself, which its driver submits (spec 4.1). Default `driver`. */
  readonly pod?: "driver" | "task";
  /** For the pod of a task: the pipeline that calls it, with the configuration that the call is below. */
  readonly within?: string;
  /** Which call of the task in that pipeline, counted from 0 (`TaskCall.call`). Default the first. */
  readonly call?: number;
  /** For the worker's pod of a task in the DAG file `uri`: which of its tasks, counted from 0. `task` is then its id. */
  readonly worker?: number;
  /** The pod of the operator, or of the worker, is to be created: `parameters` fill in its placeholders, labels tell whose pod it is. */
  readonly forRun?: boolean;
  /** For the worker's pod of a run: who executes it, as the label `airflow-worker` tells. */
  readonly executorId?: string;
  /** Uids and time to build with, so that a preview is stable; absent means new ones. */
  readonly identity?: RunIdentity;
  readonly tryNumber?: number;
}

/** The random and timed parts of a run. */
export interface RunIdentity {
  readonly runUid: string;
  readonly taskRunUid: string;
  readonly taskRunAttemptUid: string;
  readonly resultUid: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Commit of the code; absent means the one that is checked out. */
  readonly sourceVersion?: string;
}

export interface RunPlanResult {
  /** Absent when a problem of severity `error` stands in the way. */
  readonly plan?: RunPlan;
  readonly problems: readonly PlanProblem[];
  /** For a pod operator or a worker of Airflow: what its run has to be given. Jinja stands in `{{ }}`, Python as it is written. */
  readonly placeholders?: readonly TaskParameter[];
}

export interface PlanProblem {
  readonly code: PlanProblemCode;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly origin?: Origin;
}

export interface RunPlan {
  readonly task: string;
  readonly environment: string;
  readonly engine: string;
  readonly identity: RunIdentity;
  readonly namespace: string;
  readonly podName: string;
  readonly image: string;
  /** What has to be built before the pod is created; absent when the engine names an image that is there. */
  readonly imageBuild?: ImageBuild;
  readonly command: readonly string[];
  readonly pod: JsonObject;
  readonly podYaml: string;
  /** Line (0-based) of `podYaml` → where that line came from. */
  readonly lineOrigins: Readonly<Record<number, Origin>>;
  /** JSON pointer (RFC 6901) of what stands in each line of `podYaml`. */
  readonly linePointers: readonly string[];
  /** The whole story of the lines; absent for pods that are not DBND's. */
  readonly sources?: PlanSources;
  readonly cluster: ClusterChoice;
  readonly policy: RunPolicy;
  /** For a pod operator of Airflow: what it does beside. */
  readonly operator?: OperatorLife;
  /** For a worker of Airflow: what the Kubernetes executor does beside. */
  readonly executor?: ExecutorLife;
  /** What the engine's link templates give for this pod (spec 4.9). */
  readonly links?: { readonly dashboard?: string; readonly log?: string };
}

/** How DBND builds the image of a run (spec 6). */
export interface ImageBuild {
  readonly image: string;
  /** In order; each is a program and its arguments, and has to succeed. */
  readonly commands: readonly (readonly string[])[];
  /** Folder to run them in. */
  readonly workingFolder: string;
}

/** What a pod operator of Airflow does beside creating its pod and waiting for it (spec 5.5 to 5.8). */
export interface OperatorLife {
  /** `get_logs`. */
  readonly followsLog: boolean;
  /** Whose logs are shown. Absent in a journal of before: that of the main container. */
  readonly logs?: OperatorLogs;
  /** The container that holds the XCom result; absent without `do_xcom_push`. */
  readonly xcomSidecar?: string;
  /** Selects the pod of an earlier try, which is gone on with; absent without `reattach_on_restart`. */
  readonly reattach?: string;
  /** Grace period of a pod that is stopped, in seconds; absent means the pod's own. */
  readonly stopGrace?: number;
  /** Where the limit of `startupTimeout` is written: in the call, in `default_args`, or in a dictionary that is unpacked. */
  readonly startupTimeout?: Origin & { readonly kind: "python" };
  /** How long the pod may wait for a node, in milliseconds; then `startupTimeout` counts. Absent: one clock for both. */
  readonly scheduleTimeout?: number;
  /** Exit codes that skip the task. */
  readonly skipExitCodes?: readonly number[];
  /** What a failed pod leaves in the log: its events, and the pod itself. */
  readonly onFailure?: { readonly events: boolean; readonly pod: boolean };
  /** `on_kill_action`: a pod that is stopped ends, and stays. */
  readonly keepsStopped?: boolean;
  /** `delete_active_pod`: a pod that is still pending or running when the task is over goes. */
  readonly deletesActive?: boolean;
  /** Arguments that are given and do nothing in a run from an editor, which says so. */
  readonly withoutEffect?: readonly string[];
}

/** Whose logs an operator shows, in which order. */
export interface OperatorLogs {
  /** Names of containers, init containers first; each is followed to its end before the next one. */
  readonly containers: readonly string[];
  /** Containers that are asked for and that the pod has not. */
  readonly missing?: readonly string[];
  /** Each line begins with the name of its container, where there are several. */
  readonly prefix: boolean;
}

export interface PodYamlParams {
  readonly pod: JsonObject;
}
