/** The pod of a worker: what the Kubernetes executor makes for a task (spec 4.2, 8.1). */
import { model, type MapNode } from "../../pod/node.ts";
import { serialise } from "../../pod/serialise.ts";
import type { PlanProblem, RunIdentity, RunPlanResult } from "../../protocol.ts";
import { Build, made } from "../build.ts";
import { executorValue, workerImage } from "../configuration/executorValues.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";
import { dateLabel } from "../names/labels.ts";
import { nameLimits, nameOfIds } from "../names/podNames.ts";
import type { OperatorSurroundings } from "../operator/types.ts";
import { PLAIN_POLICY } from "../plainPolicy.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";
import { readTemplate } from "../template.ts";
import { configuredPod } from "../worker/configuredPod.ts";
import { constructPod } from "../worker/constructPod.ts";
import { readExecutorConfig } from "../worker/executorConfig.ts";
import { OldSettings } from "../worker/oldSettings.ts";
import { pythonDump } from "../yaml/pythonDump.ts";
import { hiddenParts, partsOfPod, problemsOfBuild } from "./planParts.ts";
import type { DagTask } from "./tasks.ts";

/** What a worker's pod depends on besides its task. */
export interface WorkerContext {
  readonly configuration: AirflowConfiguration;
  /** `AIRFLOW_HOME`. */
  readonly home: string;
  /** Path of the DAG file below the folder of DAGs. */
  readonly dagFile: string;
  readonly readTemplate: OperatorSurroundings["readTemplate"];
  readonly identity: RunIdentity;
}

/** Where the pod's identity comes from: a run, or a date, as `generate-dag-yaml` has it. */
type Moment = { readonly runId: string; readonly tryNumber: number } | { readonly date: string };

/** The worker's pod of a task, every line with where it comes from. */
export function workerPlan(task: DagTask, context: WorkerContext): RunPlanResult {
  const { identity } = context;
  const { pod, build } = makePod(task, context, { runId: `manual__${identity.startedAt}`, tryNumber: 1 });
  const problems = [...problemsOfBuild(build), ...hiddenParts(pod)];
  if (problems.some(({ severity }) => severity === "error")) return { problems };
  const plan = {
    task: task.taskId,
    environment: task.dagId ?? "airflow",
    engine: "KubernetesExecutor",
    identity,
    ...partsOfPod(pod),
    cluster: { inCluster: null },
    // Nobody runs a worker from an editor: its plan is for looking.
    policy: PLAIN_POLICY,
  };
  return { plan, problems };
}

/** The file of a task as `airflow kubernetes generate-dag-yaml` writes it: the template of `executor_config` is not read. */
export function workerYaml(
  task: DagTask,
  context: WorkerContext,
  date: string,
): { readonly name: string; readonly text: string; readonly problems: readonly PlanProblem[] } {
  const { pod, build } = makePod(task, context, { date });
  return {
    name: `${task.dagId ?? "dag"}_${task.taskId}_${dateLabel(date)}.yml`,
    text: pythonDump(serialise(pod).pod),
    problems: [...problemsOfBuild(build), ...hiddenParts(pod)],
  };
}

function makePod(
  task: DagTask,
  context: WorkerContext,
  moment: Moment,
): { readonly pod: MapNode; readonly build: Build } {
  const { identity, configuration } = context;
  const { taskId, dagId = "dag", executorConfig, target } = task;
  const build = new Build(target, {
    suffix: (length) => identity.taskRunUid.replaceAll("-", "").slice(0, length),
    uuid: () => identity.taskRunAttemptUid,
  });
  const config = executorConfig ? readExecutorConfig(executorConfig, build) : {};
  const isOfRun = "runId" in moment;
  const namespace = executorValue(configuration, "kube_namespace");
  const pod = constructPod(
    {
      task: {
        dagId,
        taskId,
        tryNumber: isOfRun ? moment.tryNumber : 1,
        ...(isOfRun ? { runId: moment.runId, worker: "0" } : { date: moment.date, worker: "worker-config" }),
      },
      podId: podId(dagId, taskId, build),
      command: commandOf(task, context, isOfRun ? moment.runId : moment.date),
      namespace: "value" in namespace && typeof namespace.value === "string" ? namespace.value : "default",
      image: workerImage(configuration),
      base: basePod(isOfRun ? config.template : undefined, context, build),
      override: config.override,
    },
    build,
  );
  return { pod, build };
}

/** The template that counts, or what Airflow 1.10 makes of its keys. */
function basePod(own: string | undefined, context: WorkerContext, build: Build): MapNode | undefined {
  const { configuration, readTemplate: read, home } = context;
  const found = configuration.lookup(configuration.executorSection, "pod_template_file");
  const path = own ?? found?.text ?? "";
  const origin = own === undefined && found ? found.origin : made("template of the task");
  if (path !== "") {
    const text = read(path);
    if (text) return readTemplate(text, build);
    build.warn("template-missing", `There is no pod template \`${path}\`: the worker gets an empty pod.`, origin);
    return model("Pod", {}, origin);
  }
  if (!hasAirflow(build.target, "2.0")) return configuredPod(new OldSettings(configuration, home), build);
  const message = "No `pod_template_file` is configured: no worker can be launched.";
  build.warn("template-missing", message, origin);
  return undefined;
}

/** The name before the release makes it unique (spec 4.3). */
function podId(dagId: string, taskId: string, build: Build): string {
  if (hasAirflow(build.target, "2.5")) return nameOfIds({ dagId, taskId }, true, nameLimits(build.target).made, build);
  return `${dagId}${taskId}`.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/** The words that a worker runs (spec 8.1). */
function commandOf(
  { taskId, dagId = "dag", target }: DagTask,
  { dagFile }: WorkerContext,
  run: string,
): readonly string[] {
  if (isOld(target)) {
    const file = `DAGS_FOLDER/${dagFile}`;
    return ["airflow", "run", dagId, taskId, run, "--local", "--pool", "default_pool", "-sd", file];
  }
  if (hasAirflow(target, "3.0")) {
    return ["python", "-m", "airflow.sdk.execution_time.execute_workload", "--json-path", "/tmp/execute/input.json"];
  }
  return ["airflow", "tasks", "run", dagId, taskId, run, "--local", "--subdir", `DAGS_FOLDER/${dagFile}`];
}

function isOld(target: AirflowTarget): boolean {
  return !hasAirflow(target, "2.0");
}
