/**
 * What client and server say to each other beyond the Language Server Protocol. Types and names only: the client
 * imports nothing else from the server.
 */
import type { Position, Range } from "./text/types.ts";
import type { Origin } from "./configuration/types.ts";
import type { PlanProblemCode } from "./problemCodes.ts";
import type { JsonObject } from "./pod/types.ts";

export type { Range } from "./text/types.ts";
export type { Origin } from "./configuration/types.ts";
export type { JsonObject } from "./pod/types.ts";

export const LANGUAGE_ID = "databand-cfg";
/** `airflow.cfg`: another dialect of the same engine. */
export const AIRFLOW_LANGUAGE_ID = "airflow-cfg";
/** The documentation of codes that are no rules, with a heading for each. */
export const PROBLEMS_PAGE = "https://github.com/databand-kubernetes/databand-kubernetes/blob/main/docs/problems.md";

/** `request<TasksParams, TaskInfo[]>`: the tasks that can be run in the open workspace. */
export const TASKS_REQUEST = "databand/tasks";
/** `request<EnvironmentsParams, EnvironmentInfo[]>`: the environments, and the engine behind each. */
export const ENVIRONMENTS_REQUEST = "databand/environments";
/** `request<RunPlanParams, RunPlanResult>`: what a run would create. */
export const RUN_PLAN_REQUEST = "databand/runPlan";
/** `request<OperatorsParams, OperatorInfo[]>`: the operators of a DAG file that make pods, in its order. */
export const OPERATORS_REQUEST = "databand/operators";
/** `request<RunPlanParams, DryRunResult>`: what `dry_run()` of an operator prints. */
export const DRY_RUN_REQUEST = "databand/dryRun";
/** `request<OperatorsParams, DagTaskInfo[]>`: the tasks of a DAG file. */
export const DAG_TASKS_REQUEST = "databand/dagTasks";
/** `request<DagYamlParams, DagYamlResult>`: the workers' pods of a DAG, as files. */
export const DAG_YAML_REQUEST = "databand/dagYaml";
/** `request<EffectiveSectionsParams, EffectiveSection[]>`: the engines and environments of a project. */
export const EFFECTIVE_SECTIONS_REQUEST = "databand/effectiveSections";
/** `request<EffectiveConfigurationParams, EffectiveConfigurationResult>`: every key of one with its value. */
export const EFFECTIVE_CONFIGURATION_REQUEST = "databand/effectiveConfiguration";
/** `request<KeyPlaceParams, KeyPlace | null>`: where a key of an engine is set, or would be. */
export const KEY_PLACE_REQUEST = "databand/keyPlace";
/** `request<PodYamlParams, string>`: any pod as YAML, in the style of plans. */
export const POD_YAML_REQUEST = "databand/podYaml";
/** `request<NewPodTemplateParams, string>`: a pod template for Airflow's workers, as a snippet of VS Code. */
export const NEW_POD_TEMPLATE_REQUEST = "databand/newPodTemplate";
/** `request<TasksParams, TargetVersion>`: the version of DBND that a project's keys and rules follow. */
export const TARGET_VERSION_REQUEST = "databand/targetVersion";
/** `request<CopyAsParams, CopyAsResult>`: settings of a cfg file in the other forms that DBND takes. */
export const COPY_AS_REQUEST = "databand/copyAs";
/** `notification<void>`, server to client: configuration, Python or manifests changed; plans may differ now. */
export const PLANS_CHANGED_NOTIFICATION = "databand/plansChanged";
/** `notification<ClusterFactsParams>`, client to server: what clusters have, as far as the user may read it. */
export const CLUSTER_FACTS_NOTIFICATION = "databand/clusterFacts";
/** `notification<FilesParams>`, client to server, in a browser only: files of the workspace, and what became of them. */
export const FILES_NOTIFICATION = "databand/files";
/** Commands that code lenses of the server carry; the client registers them. */
export const RUN_TASK_COMMAND = "databand.runTask";
export const RUN_OPERATOR_COMMAND = "databand.runOperator";
export const SHOW_DRY_RUN_COMMAND = "databand.showDryRun";
export const PREVIEW_POD_COMMAND = "databand.previewPod";
export const SHOW_EFFECTIVE_CONFIGURATION_COMMAND = "databand.showEffectiveConfiguration";

export interface TaskParameter {
  readonly name: string;
  /** As written in the source: `int`, `str`, `parameter[date]`. Empty when not annotated. */
  readonly type: string;
  /** As written in the source; absent when the parameter must be given. */
  readonly default?: string;
}

export interface TaskInfo {
  /** What `dbnd run NAME` takes. */
  readonly name: string;
  readonly kind: "function" | "pipeline" | "class" | "section";
  /** Dotted module path inside its project, such as `pipelines.daily`. */
  readonly module?: string;
  readonly uri: string;
  readonly range: Range;
  readonly parameters: readonly TaskParameter[];
  /** Pipelines that call it. */
  readonly calledBy?: readonly string[];
  /** First paragraph of its docstring. */
  readonly documentation?: string;
}

export interface TasksParams {
  /** Any file or folder of the project; absent means the first project of the workspace. */
  readonly uri?: string;
}

/** What `dry_run()` of an operator would print. */
export interface DryRunResult {
  /** Absent when a problem of severity `error` stands in the way. */
  readonly text?: string;
  readonly problems: readonly PlanProblem[];
}

/** The tasks of a DAG file, each with a worker's pod of its own under the Kubernetes executor. */
export interface DagTaskInfo {
  readonly task: string;
  readonly dag?: string;
  /** Which of the file's tasks it is, counted from 0. */
  readonly worker: number;
  readonly range: Range;
}

export interface DagYamlParams extends OperatorsParams {
  /** Only the tasks of this DAG. */
  readonly dag?: string;
  /** The logical date, ISO 8601. */
  readonly date: string;
}

/** Files as `airflow kubernetes generate-dag-yaml` writes them. */
export interface DagYamlResult {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly problems: readonly PlanProblem[];
}

export interface OperatorsParams {
  readonly uri: string;
}

/** An operator of Airflow whose pod can be previewed and run. */
export interface OperatorInfo {
  /** Its task id; `task` where only running the file would tell. */
  readonly task: string;
  readonly dag?: string;
  /** Which of the file's operators it is, counted from 0. */
  readonly operator: number;
  readonly range: Range;
}

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

export interface EffectiveSectionsParams extends TasksParams {
  /** Line (0-based) of the file that the user looks at. */
  readonly line?: number;
}

export interface FilesParams {
  readonly changed: readonly { readonly uri: string; readonly text: string }[];
  /** URIs of files that are no longer there. */
  readonly removed: readonly string[];
}

export interface CopyAsParams {
  readonly uri: string;
  /** At a header: the whole section; elsewhere the settings of the lines that it touches. */
  readonly range: Range;
}

export interface CopyAsResult {
  /** How many settings there are. */
  readonly count: number;
  readonly forms: readonly CopyForm[];
}

export interface CopyForm {
  /** Shell exports, `env` of a container, `--set` words, or Python's `task_config`. */
  readonly form: "environment" | "container" | "commandLine" | "python";
  readonly text: string;
  /** What the form cannot say, each with the reason. */
  readonly leftOut: readonly string[];
}

/** The version of DBND, or for an `airflow.cfg` of Airflow, that keys and rules follow, and who says so. */
export interface TargetVersion {
  readonly product: "DBND" | "Airflow";
  /** Release of the provider for Kubernetes that goes with it; for Airflow 2 and newer. */
  readonly provider?: string;
  readonly version: string;
  /** The setting `databand.targetVersion` (`databand.airflow.targetVersion`), a file of the project, or nobody: then it is the newest one that we know. */
  readonly from: "setting" | "file" | "newest";
  readonly uri?: string;
  /** Line (0-based) of the file. */
  readonly line?: number;
}

/** An engine or environment whose effective configuration can be shown. */
export interface EffectiveSection {
  readonly name: string;
  readonly kind: "engine" | "environment" | "section";
  /** Of its class: `kubernetes`, `local`, … */
  readonly family: string;
  /** The line asked with is in this section. */
  readonly here?: boolean;
}

export interface EffectiveConfigurationParams extends TasksParams {
  /** Name of an engine or environment. */
  readonly section: string;
  /** Tell where each value comes from, in comments. Default true. */
  readonly origins?: boolean;
}

export interface EffectiveConfigurationResult {
  /** In the syntax of cfg files. */
  readonly text: string;
  /** Places in the text that lead to files. */
  readonly links: readonly EffectiveLink[];
  /** False when there is no such section; the text then says so. */
  readonly found: boolean;
}

export interface EffectiveLink {
  readonly range: Range;
  readonly uri: string;
  readonly target: Position;
}

export interface KeyPlaceParams extends TasksParams {
  /** Name of an engine or environment. */
  readonly section: string;
  readonly key: string;
  readonly change?: KeyChange;
}

/** A new value of a key: all of it, or one more element of its list. */
export interface KeyChange {
  readonly set?: string;
  readonly add?: Readonly<Record<string, string>>;
}

export interface KeyPlace {
  readonly uri: string;
  /** Key and value; where the key is not set, the name of the section that it belongs to. */
  readonly range: Range;
  readonly isSet: boolean;
  /** Makes the change that was asked for. */
  readonly edit?: { readonly range: Range; readonly newText: string };
}

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
  /** For the worker's pod of a task in the DAG file `uri`: which of its tasks, counted from 0. `task` is then its id. */
  readonly worker?: number;
  /** The pod of the operator is to be created: `parameters` fill in its placeholders, labels tell whose pod it is. */
  readonly forRun?: boolean;
  /** Uids and time to build with, so that a preview is stable; absent means new ones. */
  readonly identity?: RunIdentity;
  readonly tryNumber?: number;
}

/** Where workers get the DAG files from: the variants of Airflow's documentation. */
export type TemplateVariant = "image" | "git-sync" | "volume";

export interface NewPodTemplateParams {
  readonly variant: TemplateVariant;
  /** Where the template will be: its project tells the release of Airflow. */
  readonly uri: string;
}

export interface PodYamlParams {
  readonly pod: JsonObject;
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
  /** For a pod operator of Airflow: what its run has to be given. Jinja stands in `{{ }}`, Python as it is written. */
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
  /** What the engine's link templates give for this pod (spec 4.9). */
  readonly links?: { readonly dashboard?: string; readonly log?: string };
}

/** Every place that lines of a pod came from. */
export interface PlanSources {
  /** Line (0-based) of `podYaml` → its places, strongest first; lines that are all DBND's own work are left out. */
  readonly lines: Readonly<Record<number, readonly LineSource[]>>;
  /** Keys of the engine that lines came from, with every layer that has a value for them. */
  readonly keys: readonly PlanKey[];
}

export interface LineSource {
  readonly origin: Origin;
  /** Index in `keys`. */
  readonly key?: number;
  /** A value that does not count, since another took its place. */
  readonly replaced?: string;
}

export interface PlanKey {
  readonly key: string;
  /** Strongest first; empty when the default is in force. */
  readonly chain: readonly KeyLink[];
}

/** A layer's value of a key. */
export interface KeyLink {
  readonly role: "winner" | "merged" | "hidden";
  /** As written there, shortened; values of secrets are not shown. */
  readonly value: string;
  readonly section: string;
  readonly origin: Origin;
  /** Set with a priority above all others. */
  readonly override?: true;
}

/** How DBND builds the image of a run (spec 6). */
export interface ImageBuild {
  readonly image: string;
  /** In order; each is a program and its arguments, and has to succeed. */
  readonly commands: readonly (readonly string[])[];
  /** Folder to run them in. */
  readonly workingFolder: string;
}

/** Which cluster the engine asks for (spec 4.2). */
export interface ClusterChoice {
  readonly inCluster: boolean | null;
  readonly configFile?: string;
  readonly context?: string;
}

/** What the engine's keys say about the life of the pod (spec 4). Times in milliseconds. */
export interface RunPolicy {
  readonly detach: boolean;
  readonly autoRemove: boolean;
  readonly keepFinishedPods: boolean;
  readonly keepFailedPods: boolean;
  readonly startupTimeout: number;
  readonly terminationGracePeriod: number;
  readonly maxLogStreamRetries: number;
  readonly prefixRemoteLog: boolean;
  readonly checks: PodChecks;
  /** Failure reason (exit code or `err_…`) → how often to try again. */
  readonly retryCounts: Readonly<Record<string, number>>;
  /** `retry_delay` inside the dictionary, which DBND itself never reads. */
  readonly retryDelays: Readonly<Record<string, number>>;
  readonly defaultRetryDelay: number;
  /** The task's own `task_retries`. */
  readonly taskRetries: number;
  /** How many pods are created at once (`pods_creation_batch_size`). */
  readonly creationBatchSize: number;
}

/** What a pod operator of Airflow does beside creating its pod and waiting for it (spec 5.5 to 5.8). */
export interface OperatorLife {
  /** `get_logs`. */
  readonly followsLog: boolean;
  /** The container that holds the XCom result; absent without `do_xcom_push`. */
  readonly xcomSidecar?: string;
  /** Selects the pod of an earlier try, which is gone on with; absent without `reattach_on_restart`. */
  readonly reattach?: string;
  /** Grace period of a pod that is stopped, in seconds; absent means the pod's own. */
  readonly stopGrace?: number;
  /** How long the pod may wait for a node, in milliseconds; then `startupTimeout` counts. Absent: one clock for both. */
  readonly scheduleTimeout?: number;
  /** Exit codes that skip the task. */
  readonly skipExitCodes?: readonly number[];
}

/** The engine keys that switch DBND's checks on a pod (spec 4.6). */
export interface PodChecks {
  readonly unschedulable: boolean;
  readonly clusterCapacity: boolean;
  readonly imagePull: boolean;
  readonly runningPod: boolean;
  readonly requestCpu: string | null;
  readonly requestMemory: string | null;
}

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
