/**
 * What client and server say to each other beyond the Language Server Protocol. Types and names only: the client
 * imports nothing else from the server.
 */

export type { Range } from "./text/types.ts";
export type { Origin } from "./configuration/types.ts";
export type { JsonObject } from "./pod/types.ts";
export type * from "./protocol/tasks.ts";
export type * from "./protocol/environments.ts";
export type * from "./protocol/clusterChoice.ts";
export type * from "./protocol/plan.ts";
export type * from "./protocol/fieldEdit.ts";
export type * from "./protocol/planSources.ts";
export type * from "./protocol/policy.ts";
export type * from "./protocol/executor.ts";
export type * from "./protocol/airflow.ts";
export type * from "./protocol/configuration.ts";
export type * from "./protocol/clusterFacts.ts";
export type * from "./protocol/files.ts";
export type * from "./protocol/schemas.ts";

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
/** `request<null, DagNameInfo[]>`: the ids of DAGs and tasks in the Python files of the workspace. */
export const DAG_NAMES_REQUEST = "databand/dagNames";
/** `request<TasksParams, ExecutorPolicy | null>`: what the Kubernetes executor of a project does with any worker. */
export const EXECUTOR_POLICY_REQUEST = "databand/executorPolicy";
/** `request<null, AirflowCluster[]>`: the clusters of the Kubernetes executors of the workspace. */
export const AIRFLOW_CLUSTERS_REQUEST = "databand/airflowClusters";
/** `request<DagYamlParams, DagYamlResult>`: the workers' pods of a DAG, as files. */
export const DAG_YAML_REQUEST = "databand/dagYaml";
/** `request<EffectiveSectionsParams, EffectiveSection[]>`: the engines and environments of a project. */
export const EFFECTIVE_SECTIONS_REQUEST = "databand/effectiveSections";
/** `request<EffectiveConfigurationParams, EffectiveConfigurationResult>`: every key of one with its value. */
export const EFFECTIVE_CONFIGURATION_REQUEST = "databand/effectiveConfiguration";
/** `request<KeyPlaceParams, KeyPlace | null>`: where a key of an engine is set, or would be. */
export const KEY_PLACE_REQUEST = "databand/keyPlace";
/** `request<FieldEditParams, FieldEdit | null>`: the edit that changes a field of a pod where a file sets it. */
export const FIELD_EDIT_REQUEST = "databand/fieldEdit";
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
/** `notification<SchemasParams>` to the server: sections and keys that other extensions know. */
export const SCHEMAS_NOTIFICATION = "databand/schemas";
/** `notification<ClusterFactsParams>`, client to server: what clusters have, as far as the user may read it. */
export const CLUSTER_FACTS_NOTIFICATION = "databand/clusterFacts";
/** `notification<FilesParams>`, client to server, in a browser only: files of the workspace, and what became of them. */
export const FILES_NOTIFICATION = "databand/files";
/** Commands that code lenses of the server carry; the client registers them. */
export const RUN_TASK_COMMAND = "databand.runTask";
export const RUN_OPERATOR_COMMAND = "databand.runOperator";
export const RUN_WORKER_COMMAND = "databand.runWorkerPod";
export const SHOW_DRY_RUN_COMMAND = "databand.showDryRun";
export const COMPARE_OPERATOR_COMMAND = "databand.compareOperator";
export const COMPARE_WORKER_COMMAND = "databand.compareWorkerPod";
export const PREVIEW_POD_COMMAND = "databand.previewPod";
export const SHOW_EFFECTIVE_CONFIGURATION_COMMAND = "databand.showEffectiveConfiguration";
