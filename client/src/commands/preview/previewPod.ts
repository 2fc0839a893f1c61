import * as vscode from "vscode";
import type { RunPlanParams } from "../../../../server/src/protocol.ts";
import type { Services } from "../../services.ts";
import { askProject } from "../ask/askProject.ts";
import { pickEnvironment } from "../ask/pickEnvironment.ts";
import { findTask, type RunTaskArguments } from "../run/runTask.ts";
import { pickDagTask } from "../ask/pickDagTask.ts";
import { pickTask } from "../ask/pickTask.ts";
import { operatorOf } from "../run/runOperator.ts";

/**
 * “Preview Pod YAML”: the pod that a run would create, without creating it. Needs neither cluster nor trust. What was
 * chosen last is shown without asking; “Change Previewed Pod” changes it.
 */
export function previewPod(services: Services) {
  return async (argument?: RunTaskArguments | vscode.Uri): Promise<void> => {
    // From a menu of the editor VS Code passes the file.
    const given = argument instanceof vscode.Uri ? { uri: argument.toString() } : (argument ?? {});
    const { uri, task, operator, worker } = given;
    if (given.operators) {
      const params = await operatorOf(services, given);
      if (params) await services.previews.show(params);
      return;
    }
    if (given.workers) {
      const params = await pickDagTask(services, vscode.l10n.t("Preview Worker Pod of Airflow Task"), given.workers);
      if (params) await services.previews.show(params);
      return;
    }
    if (uri !== undefined && task !== undefined && (operator !== undefined || worker !== undefined)) {
      // Of a DAG file everything is known: there is nothing to choose, and nothing to remember for other files.
      await services.previews.show({ uri, task, ...(operator === undefined ? { worker: worker ?? 0 } : { operator }) });
      return;
    }
    const params = await askForPreview(services, given);
    if (!params) return;
    services.memory.rememberPreview(params);
    await services.previews.show(params);
  };
}

/** What to preview: as given, else asked for; undefined when the user gives up. Throws `UserError` when there is nothing to choose. */
export async function askForPreview(services: Services, given: RunTaskArguments): Promise<RunPlanParams | undefined> {
  const { memory, requests } = services;
  const scope = await askProject(requests, given, vscode.l10n.t("Preview Pod YAML"));
  if (!scope) return undefined;
  if (given.within !== undefined && given.task !== undefined) return askForCall(services, { ...given, ...scope });
  const tasks = requests.tasks(scope);
  const last = given.task === undefined ? memory.lastPreview : undefined;
  const again = last && (await tasks).some(({ name }) => name === last.task) ? last : undefined;
  const task =
    given.task !== undefined
      ? await findTask(tasks, given.task)
      : ((again && (await findTask(tasks, again.task))) ??
        (await pickTask(tasks, memory.lastRun?.task, vscode.l10n.t("Preview Pod YAML"))));
  if (!task) return undefined;
  const environment = await chooseEnvironment(services, { ...scope, ...given }, again?.environment, task.uri);
  if (environment === undefined) return undefined;
  // A look needs no form: parameters are what they were in the last run, or their defaults.
  const parameters = given.parameters ?? memory.lastParameters(task.name);
  const { engine, pod, within, call } = again?.environment === environment ? again : {};
  const choice = {
    ...(engine === undefined ? {} : { engine }),
    ...(pod === undefined ? {} : { pod }),
    ...(within === undefined ? {} : { within }),
    ...(call === undefined ? {} : { call }),
  };
  return { ...scope, task: task.name, environment, parameters, ...choice };
}

/** The pod of a task as a pipeline calls it at some place: the run is the pipeline's, with the pipeline's parameters. */
async function askForCall(
  services: Services,
  { uri = "", task = "", within = "", call = 0, ...given }: RunTaskArguments,
): Promise<RunPlanParams | undefined> {
  const { memory } = services;
  const environment = await chooseEnvironment(services, { uri, ...given }, memory.lastPreview?.environment, uri);
  if (environment === undefined) return undefined;
  const parameters = given.parameters ?? memory.lastParameters(within);
  return { uri, task, environment, parameters, pod: "task", within, call };
}

/** The environment that is given, else the last one while there still is one of that name; else the user is asked. */
async function chooseEnvironment(
  { memory, requests }: Services,
  { environment, uri }: RunTaskArguments,
  last: string | undefined,
  resource: string,
): Promise<string | undefined> {
  if (environment !== undefined) return environment;
  const environments = await requests.environments(uri === undefined ? {} : { uri });
  if (last !== undefined && environments.some(({ name }) => name === last)) return last;
  return (await pickEnvironment(environments, memory.lastRun?.environment, vscode.Uri.parse(resource)))?.name;
}
