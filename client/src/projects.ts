import * as vscode from "vscode";
import type { EnvironmentInfo } from "../../server/src/protocol.ts";
import type { ServerRequests } from "./language/requests.ts";

/** Whose project a request is about: a file's; without one, that of the workspace's only folder. */
export interface ProjectScope {
  readonly uri?: string;
}

/**
 * The file whose project a command is about: the one that is given, else that of the active editor. A file outside of the
 * workspace, such as a full log, is of no project; where no folder is open, any file is.
 */
export function scopeOf(given: string | undefined): ProjectScope {
  const uri = given ?? activeFile();
  return uri?.startsWith("file:") === true ? { uri } : {};
}

function activeFile(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isOfProject = uri !== undefined && (folders.length === 0 || vscode.workspace.getWorkspaceFolder(uri));
  return isOfProject ? uri.toString() : undefined;
}

/** The project of each folder that is open. */
export function projectScopes(): readonly ProjectScope[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length < 2 ? [{}] : folders.map(scopeOfFolder);
}

/** The project of a folder, which any of its files stands for, there or not. */
export function scopeOfFolder({ uri }: vscode.WorkspaceFolder): ProjectScope {
  return { uri: vscode.Uri.joinPath(uri, "project.cfg").toString() };
}

/** The environments of all folders, in their order. */
export async function allEnvironments(
  requests: Pick<ServerRequests, "environments">,
): Promise<readonly EnvironmentInfo[]> {
  const found = await Promise.all(projectScopes().map((scope) => requests.environments(scope)));
  return found.flat();
}
