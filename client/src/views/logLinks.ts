import * as vscode from "vscode";
import { placesInLog, sharedTail, type LogPlace } from "./logPlaces.ts";

class LogLink extends vscode.DocumentLink {
  readonly place: LogPlace;
  constructor(range: vscode.Range, place: LogPlace) {
    super(range);
    this.place = place;
    this.tooltip = `Open ${place.path} at line ${place.line}`;
  }
}

/** Makes the lines of a traceback in a log lead to the workspace's file, wherever the container keeps its copy. */
export class LogLinks implements vscode.DocumentLinkProvider<LogLink> {
  provideDocumentLinks(document: vscode.TextDocument): LogLink[] {
    return placesInLog(document.getText()).map(
      (place) => new LogLink(new vscode.Range(document.positionAt(place.start), document.positionAt(place.end)), place),
    );
  }

  async resolveDocumentLink(link: LogLink, token: vscode.CancellationToken): Promise<LogLink> {
    const file = await workspaceFile(link.place.path, token);
    if (file) link.target = file.with({ fragment: `L${link.place.line}` });
    return link;
  }
}

/**
 * The workspace's file for a path that a container printed: the same path where it is inside the workspace, else the file
 * that shares the longest tail with it.
 */
export async function workspaceFile(path: string, token?: vscode.CancellationToken): Promise<vscode.Uri | undefined> {
  const exact = vscode.Uri.file(path);
  if (path.startsWith("/") && vscode.workspace.getWorkspaceFolder(exact) && (await exists(exact))) return exact;
  const parts = path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  const name = parts.at(-1);
  if (name === undefined) return undefined;
  const found = await vscode.workspace.findFiles(`**/${name}`, "**/{node_modules,.venv,venv}/**", 50, token);
  return found.sort((left, right) => sharedTail(right.path, parts) - sharedTail(left.path, parts))[0];
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
