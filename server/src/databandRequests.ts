import { newTemplate } from "./airflow/templates/newTemplate.ts";
import type { Client } from "./capabilities.ts";
import { airflowForms } from "./features/conversion/airflowForms.ts";
import { copyForms } from "./features/conversion/forms.ts";
import { settingsIn } from "./features/conversion/settings.ts";
import {
  AIRFLOW_CLUSTERS_REQUEST,
  COPY_AS_REQUEST,
  DAG_NAMES_REQUEST,
  DAG_TASKS_REQUEST,
  DAG_YAML_REQUEST,
  DRY_RUN_REQUEST,
  EFFECTIVE_CONFIGURATION_REQUEST,
  EFFECTIVE_SECTIONS_REQUEST,
  ENVIRONMENTS_REQUEST,
  EXECUTOR_POLICY_REQUEST,
  FIELD_EDIT_REQUEST,
  KEY_PLACE_REQUEST,
  NEW_POD_TEMPLATE_REQUEST,
  OPERATORS_REQUEST,
  POD_YAML_REQUEST,
  RUN_PLAN_REQUEST,
  TARGET_VERSION_REQUEST,
  TASKS_REQUEST,
} from "./protocol.ts";
import type {
  CopyAsParams,
  CopyAsResult,
  DagNameInfo,
  DagTaskInfo,
  DagYamlParams,
  EffectiveConfigurationParams,
  EffectiveSectionsParams,
  EnvironmentsParams,
  FieldEditParams,
  KeyPlaceParams,
  NewPodTemplateParams,
  OperatorInfo,
  OperatorsParams,
  PodYamlParams,
  RunPlanParams,
  RunPlanResult,
  TasksParams,
} from "./protocol.ts";
import type { RequestHandlers, Requests } from "./requestHandlers.ts";
import { airflowClustersOf } from "./workspace/airflow/airflowClusters.ts";
import {
  dagSymbols,
  effectiveConfigurationOf,
  effectiveSectionsOf,
  environmentsOf,
  fieldEditOf,
  keyPlaceOf,
  targetVersionOf,
  tasksOf,
} from "./workspace/answers.ts";
import { dagYamlOf, dryRunOf, executorPolicyOf, planOf } from "./workspace/plans.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** The answers to our own requests (`protocol.ts`). */
export function databandRequests({ on }: RequestHandlers, workspace: Workspace, client: Client): Requests {
  return {
    [TASKS_REQUEST]: on("tasks", [], (params: TasksParams | null) => tasksOf(workspace, params?.uri)),
    [ENVIRONMENTS_REQUEST]: on("environments", [], (params: EnvironmentsParams | null) =>
      environmentsOf(workspace, params?.uri),
    ),
    [COPY_AS_REQUEST]: on("copyAs", { count: 0, forms: [] }, ({ uri, range }: CopyAsParams): CopyAsResult => {
      const document = workspace.document(uri);
      const settings = document ? settingsIn(document, range) : [];
      if (!document || settings.length === 0) return { count: 0, forms: [] };
      const isAirflow = workspace.isAirflow(document.uri);
      const forms = isAirflow ? airflowForms(settings) : copyForms(settings, workspace.context(document, client));
      return { count: settings.length, forms };
    }),
    [DRY_RUN_REQUEST]: on("dryRun", { problems: [] }, (params: RunPlanParams) => dryRunOf(workspace, params)),
    [DAG_YAML_REQUEST]: on("dagYaml", { files: [], problems: [] }, (params: DagYamlParams) =>
      dagYamlOf(workspace, params),
    ),
    [EXECUTOR_POLICY_REQUEST]: on("executorPolicy", null, ({ uri = "" }: TasksParams) =>
      executorPolicyOf(workspace, uri),
    ),
    [AIRFLOW_CLUSTERS_REQUEST]: on("airflowClusters", [], () => airflowClustersOf(workspace)),
    [DAG_NAMES_REQUEST]: on("dagNames", [], async (): Promise<DagNameInfo[]> =>
      (await dagSymbols(workspace)).flatMap(({ uri, names }) => names.map((name) => ({ ...name, uri }))),
    ),
    [DAG_TASKS_REQUEST]: on("dagTasks", [], async ({ uri }: OperatorsParams): Promise<DagTaskInfo[]> => {
      const tasks = (await workspace.python.dagFile(uri, workspace.dagTarget(uri)))?.tasks() ?? [];
      return tasks.map(({ taskId: task, dagId, range }, worker) => ({
        task,
        ...(dagId === undefined ? {} : { dag: dagId }),
        worker,
        range,
      }));
    }),
    [OPERATORS_REQUEST]: on("operators", [], async ({ uri }: OperatorsParams): Promise<OperatorInfo[]> => {
      const { operators = [] } = (await workspace.python.dagFile(uri, workspace.dagTarget(uri))) ?? {};
      return operators.map(({ taskId = "task", dagId, range }, operator) => ({
        task: taskId,
        ...(dagId === undefined ? {} : { dag: dagId }),
        operator,
        range,
      }));
    }),
    [KEY_PLACE_REQUEST]: on("keyPlace", null, (params: KeyPlaceParams) => keyPlaceOf(workspace, params) ?? null),
    [FIELD_EDIT_REQUEST]: on(
      "fieldEdit",
      null,
      async (params: FieldEditParams) => (await fieldEditOf(workspace, params)) ?? null,
    ),
    [NEW_POD_TEMPLATE_REQUEST]: on("newPodTemplate", "", ({ variant, uri }: NewPodTemplateParams) =>
      newTemplate(variant, workspace.airflow.of(uri).airflow.target),
    ),
    [POD_YAML_REQUEST]: on("podYaml", "", async ({ pod }: PodYamlParams) => {
      const { renderPodYaml } = await import("./pod/podYaml.ts");
      return renderPodYaml({ pod, origins: new Map() }).yaml;
    }),
    [RUN_PLAN_REQUEST]: on("runPlan", failedPlan(), (params: RunPlanParams) => planOf(workspace, params)),
    [TARGET_VERSION_REQUEST]: on("targetVersion", null, (params: TasksParams | null) =>
      targetVersionOf(workspace, params?.uri),
    ),
    [EFFECTIVE_SECTIONS_REQUEST]: on("effectiveSections", [], (params: EffectiveSectionsParams | null) =>
      effectiveSectionsOf(workspace, params ?? {}),
    ),
    [EFFECTIVE_CONFIGURATION_REQUEST]: on("effectiveConfiguration", null, (params: EffectiveConfigurationParams) =>
      effectiveConfigurationOf(workspace, params),
    ),
  };
}

function failedPlan(): RunPlanResult {
  return {
    problems: [
      {
        code: "internal-error",
        severity: "error",
        message: "The language server could not work out the pod. Its log says why.",
      },
    ],
  };
}
