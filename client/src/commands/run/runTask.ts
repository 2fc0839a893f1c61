import * as vscode from "vscode";
import type { RunPlanParams, TaskInfo } from "../../../../server/src/protocol.ts";
import { withProgress } from "../../cancellation.ts";
import type { RunStage } from "../../cluster/index.ts";
import { requireTrust, requireWriting } from "../../clusters/permissions.ts";
import { UserError } from "../../notifications.ts";
import { buildImage } from "../../imageBuild/buildImage.ts";
import { requirePlan } from "../../runs/plans.ts";
import { isSandbox } from "../../clusters/windowSandbox.ts";
import type { Run } from "../../runs/runs.ts";
import { saveFiles } from "../../saveFiles.ts";
import type { Services } from "../../services.ts";
import { setting, SETTINGS } from "../../settings.ts";
import { askParameters } from "../ask/askParameters.ts";
import { askProject } from "../ask/askProject.ts";
import { pickEnvironment } from "../ask/pickEnvironment.ts";
import { pickTask } from "../ask/pickTask.ts";

/** What a code lens, a key binding or another extension may give; everything missing is asked for. */
export interface RunTaskArguments {
  readonly uri?: string;
  readonly task?: string;
  /** For a pod operator of Airflow: its place in the file. */
  readonly operator?: number;
  /** Several pod operators, of which one is to be chosen: those of a loop. */
  readonly operators?: readonly number[];
  /** For the worker's pod of a task of Airflow: its place in the file. */
  readonly worker?: number;
  /** Several tasks of Airflow, of which one is to be chosen: those of a loop. */
  readonly workers?: readonly number[];
  /** For the pod of a task in a pipeline: the pipeline, and which of its calls. */
  readonly within?: string;
  readonly call?: number;
  readonly environment?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** “Run Task on Kubernetes”: task, environment and parameters, then the pod. Returns the run once it is under way. */
export function runTask(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<Run | undefined> => {
    requireTrust();
    await saveFiles();
    const params = await askForRun(services, given, vscode.l10n.t("Run Task on Kubernetes"));
    return params && startRun(services, params);
  };
}

/** Asks for what is missing of a run. Undefined when the user leaves. */
export async function askForRun(
  services: Services,
  given: RunTaskArguments,
  title: string,
): Promise<RunPlanParams | undefined> {
  const { memory, requests } = services;
  const scope = await askProject(requests, given, title);
  if (!scope) return undefined;
  const tasks = requests.tasks(scope);
  const task =
    given.task === undefined ? await pickTask(tasks, memory.lastRun?.task, title) : await findTask(tasks, given.task);
  if (!task) return undefined;
  const resource = vscode.Uri.parse(task.uri);
  const environment =
    given.environment ??
    (await pickEnvironment(await requests.environments(scope), memory.lastRun?.environment, resource))?.name;
  if (environment === undefined) return undefined;
  const parameters = given.parameters ?? (await askParameters(task, memory.lastParameters(task.name)));
  if (!parameters) return undefined;
  const interactive = !setting(SETTINGS.detached, resource);
  return { ...scope, task: task.name, environment, parameters, interactive };
}

/** The task of a name; throws `UserError` when there is none. */
export async function findTask(tasks: Promise<readonly TaskInfo[]>, name: string): Promise<TaskInfo> {
  const found = (await tasks).find((task) => task.name === name);
  if (!found)
    throw new UserError(
      vscode.l10n.t("No task named {0} was found in the workspace.", name),
      vscode.l10n.t("Check its decorator, or save its file."),
    );
  return found;
}

/**
 * Plans, connects, creates the pod and shows its log. The progress notification ends when the pod is under way; its cancel
 * button and `signal` stop the run at whatever point it is. Rejects when that is before there is one.
 *
 * @param options.inTerminal a task's terminal shows the log and tells the end: nothing else does
 */
export async function startRun(
  services: Services,
  params: RunPlanParams,
  { inTerminal = false, signal: wanted }: { readonly inTerminal?: boolean; readonly signal?: AbortSignal } = {},
): Promise<Run> {
  requireWriting();
  const { clusters, memory, requests, runs } = services;
  const request = params.worker === undefined ? params : { ...params, executorId: runs.executorId };
  memory.rememberRun(params);
  const run = await withProgress(vscode.l10n.t("Running {0} on Kubernetes", params.task), async (cancel, report) => {
    const signal = wanted ? AbortSignal.any([cancel, wanted]) : cancel;
    report(vscode.l10n.t("planning the pod"));
    const plan = requirePlan(await requests.runPlan(request));
    signal.throwIfAborted();
    report(vscode.l10n.t("connecting to {0}", clusters.choiceLabel));
    const cluster = await clusters.connect(plan.cluster, signal);
    await clusters.prepare(cluster, plan, params, signal);
    if (!params.parameters?.token) memory.rememberPlan(plan);
    // In the sandbox there is no registry: the image of a run stands for this machine's own Python.
    if (plan.imageBuild && !isSandbox(cluster)) {
      report(vscode.l10n.t("building {0}", plan.imageBuild.image));
      await buildImage(plan.imageBuild, signal);
    }
    signal.throwIfAborted();
    report(vscode.l10n.t("creating the pod"));
    const started = await runs.start(cluster, plan, params, inTerminal);
    if (!inTerminal) started.logs.channel.show();
    await untilUnderWay(services, started, signal, report);
    return started;
  });
  return run;
}

/** Waits until the container works or the run has ended; the notification's cancel button stops the run. */
async function untilUnderWay(
  { sights }: Services,
  run: Run,
  signal: AbortSignal,
  report: (message: string) => void,
): Promise<void> {
  const stop = (): void => run.handle.stop();
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (;;) {
      const { stage, tries } = run.handle.state;
      if (stage === "running" || stage === "finishing" || stage === "ended") return;
      report(waitsFor(stage, sights.causes(run)[0]?.sentence ?? tries.at(-1)?.waitingFor));
      await Promise.race([run.handle.done, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function waitsFor(stage: RunStage, reason: string | undefined): string {
  if (stage === "creating") return vscode.l10n.t("creating the pod");
  return reason === undefined ? vscode.l10n.t("waiting for the pod to start") : vscode.l10n.t("waiting: {0}", reason);
}
