/** The pod of a worker: what the Kubernetes executor makes for a task (spec 4.2, 8.1). */
import { isHidden } from "../../pod/serverTypes.ts";
import { model, type MapNode } from "../../pod/node.ts";
import { serialise } from "../../pod/serialise.ts";
import type { PlanProblem, RunPlan, RunPlanResult } from "../../protocol.ts";
import { Build, made } from "../build.ts";
import { executorValue, workerImage } from "../configuration/executorValues.ts";
import { dateLabel, type TaskIdentity } from "../names/labels.ts";
import { nameLimits, nameOfIds } from "../names/podNames.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";
import { readTemplate } from "../template.ts";
import { configuredPod } from "../worker/configuredPod.ts";
import { constructPod } from "../worker/constructPod.ts";
import { readExecutorConfig } from "../worker/executorConfig.ts";
import { executorPolicy } from "../worker/executorLife.ts";
import { OldSettings } from "../worker/oldSettings.ts";
import { pythonDump } from "../yaml/pythonDump.ts";
import { withRunLabels } from "./forRun.ts";
import { valuesOf, withAnswers } from "./placeholders.ts";
import { hiddenParts, partsOfPod, problemsOfBuild, refusedParts } from "./planParts.ts";
import type { DagTask } from "./tasks.ts";
import { commandOf, firstTry, type DatedRun } from "./workerCommand.ts";
import { isoDate } from "./isoDate.ts";
import type { WorkerContext } from "./workerContext.ts";
import { instanceOf, workerQuestions, type TaskInstance } from "./workerQuestions.ts";

/** The worker's pod of a task, every line with where it comes from; with the executor's policy when it is to be run. */
export function workerPlan(written: DagTask, context: WorkerContext): RunPlanResult {
  const { identity, run } = context;
  const placeholders = workerQuestions(written, identity);
  const answers = valuesOf(placeholders, run?.values ?? {});
  const task = run && written.executorConfig ? answered(written, answers) : written;
  const instance = instanceOf(answers, run);
  const { pod: plain, build } = makePod(task, context, instance);
  const pod = run ? withRunLabels(plain, identity) : plain;
  const { policy, executor, cluster } = executorPolicy(context.configuration, build, task.arguments);
  const parts = partsOfPod(pod);
  const unwatched =
    executor.namespaces?.includes(parts.namespace) === false ? [notWatched(parts, executor.namespaces)] : [];
  const problems = [
    ...problemsOfBuild(build),
    ...unwatched,
    ...hiddenParts(pod).map((problem) => (run ? asMissing(problem) : problem)),
    ...(run ? refusedParts(pod, isHidden) : []),
  ];
  if (problems.some(({ severity }) => severity === "error")) return { problems, placeholders };
  const plan: RunPlan = {
    task: task.taskId,
    environment: task.dagId ?? "airflow",
    engine: "KubernetesExecutor",
    identity,
    ...parts,
    cluster,
    policy,
    executor,
  };
  return { plan, problems, placeholders };
}

function answered(task: DagTask, answers: Readonly<Record<string, string>>): DagTask {
  return task.executorConfig ? { ...task, executorConfig: withAnswers(task.executorConfig, answers) } : task;
}

function asMissing(problem: PlanProblem): PlanProblem {
  return { ...problem, code: "value-missing", severity: "error" };
}

function notWatched({ namespace }: Pick<RunPlan, "namespace">, watched: readonly string[]): PlanProblem {
  const message =
    `The pod is made in \`${namespace}\`, but the executor looks in \`${watched.join("`, `")}\` only, and would never ` +
    "learn how it ends: see `multi_namespace_mode` and `multi_namespace_mode_namespace_list`.";
  return { code: "airflow-namespace-not-watched", severity: "warning", message };
}

/** The file of a task as `airflow kubernetes generate-dag-yaml` writes it: the template of `executor_config` is not read. */
export function workerYaml(
  task: DagTask,
  context: WorkerContext,
  date: string,
): { readonly name: string; readonly text: string; readonly problems: readonly PlanProblem[] } {
  const iso = isoDate(date);
  const { pod, build } = makePod(task, context, { date: iso });
  return {
    name: `${task.dagId ?? "dag"}_${task.taskId}_${dateLabel(iso)}.yml`,
    text: pythonDump(serialise(pod).pod),
    problems: [...problemsOfBuild(build), ...hiddenParts(pod)],
  };
}

/** With an instance, the pod of a run; with a date, that of `generate-dag-yaml`. */
function makePod(
  task: DagTask,
  context: WorkerContext,
  of: TaskInstance | DatedRun,
): { readonly pod: MapNode; readonly build: Build } {
  const { identity, configuration } = context;
  const { taskId, dagId = "dag", executorConfig, target } = task;
  const build = new Build(target, {
    suffix: (length) => identity.taskRunUid.replaceAll("-", "").slice(0, length),
    uuid: () => identity.taskRunAttemptUid,
  });
  const config = executorConfig ? readExecutorConfig(executorConfig, build) : {};
  const namespace = executorValue(configuration, "kube_namespace");
  const { words, workload } = commandOf(task, context, of);
  const pod = constructPod(
    {
      task: { dagId, taskId, ...identityOf(of, target) },
      podId: podId(dagId, taskId, build),
      command: words,
      namespace: "value" in namespace && typeof namespace.value === "string" ? namespace.value : "default",
      image: workerImage(configuration),
      base: basePod("tryNumber" in of ? config.template : undefined, context, build),
      override: config.override,
      workload,
    },
    build,
  );
  return { pod, build };
}

/** What labels and annotations tell of the task instance: before Airflow 2.2 its date, then its run. */
function identityOf(of: TaskInstance | DatedRun, target: AirflowTarget): Omit<TaskIdentity, "dagId" | "taskId"> {
  if (!("tryNumber" in of)) return { tryNumber: firstTry(target), date: of.date, worker: "worker-config" };
  const { tryNumber, run, mapIndex, worker } = of;
  const isMapped = mapIndex >= 0 && hasAirflow(target, "2.3");
  return {
    tryNumber,
    worker,
    ...(hasAirflow(target, "2.2") ? { runId: run } : { date: run }),
    ...(isMapped ? { mapIndex } : {}),
  };
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
