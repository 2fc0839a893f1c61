import type * as vscode from "vscode";
import {
  AIRFLOW_CLUSTERS_REQUEST,
  COPY_AS_REQUEST,
  DAG_NAMES_REQUEST,
  DAG_TASKS_REQUEST,
  DAG_YAML_REQUEST,
  DRY_RUN_REQUEST,
  EXECUTOR_POLICY_REQUEST,
  EFFECTIVE_CONFIGURATION_REQUEST,
  EFFECTIVE_SECTIONS_REQUEST,
  ENVIRONMENTS_REQUEST,
  FIELD_EDIT_REQUEST,
  KEY_PLACE_REQUEST,
  NEW_POD_TEMPLATE_REQUEST,
  OPERATORS_REQUEST,
  POD_YAML_REQUEST,
  RUN_PLAN_REQUEST,
  TARGET_VERSION_REQUEST,
  TASKS_REQUEST,
  type AirflowCluster,
  type CopyAsParams,
  type CopyAsResult,
  type DagNameInfo,
  type DagTaskInfo,
  type DagYamlParams,
  type DagYamlResult,
  type DryRunResult,
  type ExecutorPolicy,
  type EffectiveConfigurationParams,
  type EffectiveConfigurationResult,
  type EffectiveSection,
  type EffectiveSectionsParams,
  type EnvironmentInfo,
  type FieldEdit,
  type FieldEditParams,
  type KeyPlace,
  type KeyPlaceParams,
  type NewPodTemplateParams,
  type OperatorInfo,
  type OperatorsParams,
  type PodYamlParams,
  type RunPlanParams,
  type RunPlanResult,
  type TargetVersion,
  type TaskInfo,
  type TasksParams,
} from "../../../server/src/protocol.ts";

/** What carries the requests: a process, or a worker in a browser. */
interface Carrier {
  request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result>;
}

/** Our own requests to the language server, typed. Each rejects when the server is gone or the token is cancelled. */
export class ServerRequests {
  readonly #server: Carrier;

  constructor(server: Carrier) {
    this.#server = server;
  }

  tasks(params: TasksParams, token?: vscode.CancellationToken): Promise<readonly TaskInfo[]> {
    return this.#server.request(TASKS_REQUEST, params, token);
  }

  environments(params: TasksParams, token?: vscode.CancellationToken): Promise<readonly EnvironmentInfo[]> {
    return this.#server.request(ENVIRONMENTS_REQUEST, params, token);
  }

  airflowClusters(): Promise<readonly AirflowCluster[]> {
    return this.#server.request(AIRFLOW_CLUSTERS_REQUEST, {});
  }

  dryRun(params: RunPlanParams, token?: vscode.CancellationToken): Promise<DryRunResult> {
    return this.#server.request(DRY_RUN_REQUEST, params, token);
  }

  executorPolicy(params: TasksParams, token?: vscode.CancellationToken): Promise<ExecutorPolicy | null> {
    return this.#server.request(EXECUTOR_POLICY_REQUEST, params, token);
  }

  dagTasks(params: OperatorsParams, token?: vscode.CancellationToken): Promise<readonly DagTaskInfo[]> {
    return this.#server.request(DAG_TASKS_REQUEST, params, token);
  }

  dagNames(): Promise<readonly DagNameInfo[]> {
    return this.#server.request(DAG_NAMES_REQUEST, {});
  }

  dagYaml(params: DagYamlParams, token?: vscode.CancellationToken): Promise<DagYamlResult> {
    return this.#server.request(DAG_YAML_REQUEST, params, token);
  }

  operators(params: OperatorsParams, token?: vscode.CancellationToken): Promise<readonly OperatorInfo[]> {
    return this.#server.request(OPERATORS_REQUEST, params, token);
  }

  effectiveSections(
    params: EffectiveSectionsParams,
    token?: vscode.CancellationToken,
  ): Promise<readonly EffectiveSection[]> {
    return this.#server.request(EFFECTIVE_SECTIONS_REQUEST, params, token);
  }

  effectiveConfiguration(
    params: EffectiveConfigurationParams,
    token?: vscode.CancellationToken,
  ): Promise<EffectiveConfigurationResult> {
    return this.#server.request(EFFECTIVE_CONFIGURATION_REQUEST, params, token);
  }

  copyAs(params: CopyAsParams, token?: vscode.CancellationToken): Promise<CopyAsResult> {
    return this.#server.request(COPY_AS_REQUEST, params, token);
  }

  newPodTemplate(params: NewPodTemplateParams, token?: vscode.CancellationToken): Promise<string> {
    return this.#server.request(NEW_POD_TEMPLATE_REQUEST, params, token);
  }

  podYaml(params: PodYamlParams, token?: vscode.CancellationToken): Promise<string> {
    return this.#server.request(POD_YAML_REQUEST, params, token);
  }

  targetVersion(params: TasksParams, token?: vscode.CancellationToken): Promise<TargetVersion> {
    return this.#server.request(TARGET_VERSION_REQUEST, params, token);
  }

  runPlan(params: RunPlanParams, token?: vscode.CancellationToken): Promise<RunPlanResult> {
    return this.#server.request(RUN_PLAN_REQUEST, params, token);
  }

  fieldEdit(params: FieldEditParams, token?: vscode.CancellationToken): Promise<FieldEdit | null> {
    return this.#server.request(FIELD_EDIT_REQUEST, params, token);
  }

  keyPlace(params: KeyPlaceParams, token?: vscode.CancellationToken): Promise<KeyPlace | null> {
    return this.#server.request(KEY_PLACE_REQUEST, params, token);
  }
}
