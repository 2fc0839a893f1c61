import * as vscode from "vscode";
import type { ServerRequests } from "../../language/requests.ts";
import { scopeOf, scopeOfFolder, type ProjectScope } from "../../projects.ts";

interface FolderItem extends vscode.QuickPickItem {
  readonly scope: ProjectScope;
}

/**
 * The project that a command is about: that of the given file, else of the active editor. Where neither says and several
 * folders are open, the one that has the task, and else the user's choice. Undefined when the user leaves.
 *
 * @param given a file's URI and a task's name, as far as they are known
 */
export async function askProject(
  requests: Pick<ServerRequests, "tasks">,
  given: { readonly uri?: string; readonly task?: string },
  title: string,
): Promise<ProjectScope | undefined> {
  const scope = scopeOf(given.uri);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (scope.uri !== undefined || folders.length < 2) return scope;
  const all = folders.map((folder): FolderItem => {
    return { label: `$(root-folder) ${folder.name}`, description: folder.uri.fsPath, scope: scopeOfFolder(folder) };
  });
  const items = given.task === undefined ? all : await havingTask(requests, all, given.task);
  if (items.length < 2) return items[0]?.scope ?? scope;
  const placeHolder = vscode.l10n.t("Folder of the project");
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true });
  return picked?.scope;
}

async function havingTask(
  requests: Pick<ServerRequests, "tasks">,
  items: readonly FolderItem[],
  task: string,
): Promise<readonly FolderItem[]> {
  const tasks = await Promise.all(items.map(({ scope }) => requests.tasks(scope)));
  return items.filter((_, index) => tasks[index]?.some(({ name }) => name === task));
}
