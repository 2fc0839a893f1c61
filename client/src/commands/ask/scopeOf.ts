import * as vscode from "vscode";

/**
 * The file whose project a command is about: the one that is given, else that of the active editor. A file outside of the
 * workspace, such as a full log, is of no project; where no folder is open, any file is.
 */
export function scopeOf(given: string | undefined): { readonly uri?: string } {
  const uri = given ?? activeFile();
  return uri?.startsWith("file:") === true ? { uri } : {};
}

function activeFile(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isOfProject = uri !== undefined && (folders.length === 0 || vscode.workspace.getWorkspaceFolder(uri));
  return isOfProject ? uri.toString() : undefined;
}
