import * as vscode from "vscode";
import { requireTrust } from "../clusters/permissions.ts";
import { askForRun, startRun, type RunTaskArguments } from "../commands/run/runTask.ts";
import { UserError } from "../notifications.ts";
import { scopeOfFolder, type ProjectScope } from "../projects.ts";
import type { Run } from "../runs/runs.ts";
import type { Services } from "../services.ts";
import { workspaceFile } from "../views/logLinks.ts";
import { argumentsOf, TASK_TYPE } from "./definition.ts";
import { RunTerminal, type RunStarter } from "./runTerminal.ts";

const SOURCE = "Databand";
const MATCHER = "$databand-traceback";

/** Offers the workspace's tasks as tasks of VS Code, so that a run can be a build task or come before a launch. */
export function registerTasks(services: Services): vscode.Disposable {
  const starter: RunStarter = {
    start: (given, signal) => start(services, given, signal),
    localPath: async (path) => (await workspaceFile(path))?.fsPath,
  };
  const make = (definition: vscode.TaskDefinition, scope: vscode.Task["scope"], name: string): vscode.Task => {
    const execution = new vscode.CustomExecution((resolved) => {
      return Promise.resolve(new RunTerminal(starter, argumentsOf(resolved, projectOf(scope))));
    });
    const task = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, name, SOURCE, execution, MATCHER);
    task.detail = vscode.l10n.t("Runs the task in a pod on Kubernetes");
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
    return task;
  };
  return vscode.tasks.registerTaskProvider(TASK_TYPE, {
    async provideTasks(token) {
      const folders = vscode.workspace.workspaceFolders ?? [];
      // Of several folders each has its own.
      const scopes = folders.length < 2 ? [vscode.TaskScope.Workspace] : folders;
      const found = await Promise.all(
        scopes.map(async (scope) => {
          const tasks = await services.requests.tasks(projectOf(scope), token);
          return tasks.map(({ name }) => make({ type: TASK_TYPE, task: name }, scope, `run ${name}`));
        }),
      );
      return found.flat();
    },
    // VS Code wants the very definition of tasks.json back.
    resolveTask: ({ definition, scope, name }) => make(definition, scope, name),
  });
}

/** A task of a folder's `tasks.json` is one of that folder's project. */
function projectOf(scope: vscode.Task["scope"]): ProjectScope {
  const isOne = (vscode.workspace.workspaceFolders ?? []).length < 2;
  return typeof scope === "object" && !isOne ? scopeOfFolder(scope) : {};
}

async function start(
  services: Services,
  given: RunTaskArguments | undefined,
  signal: AbortSignal,
): Promise<Run | undefined> {
  if (!given) {
    throw new UserError(
      vscode.l10n.t("The definition of this task names no task of DBND."),
      vscode.l10n.t("Write its name into the property “task” in tasks.json."),
    );
  }
  requireTrust();
  const params = await askForRun(services, given, vscode.l10n.t("Run Task on Kubernetes"));
  return params && startRun(services, params, { inTerminal: true, signal });
}
