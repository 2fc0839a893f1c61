import * as vscode from "vscode";

/** `File "/app/tasks.py", line 12` of a Python traceback, and `tasks.py:12`. */
const PLACES = [/File "(?<path>[^"\n]+)", line (?<line>\d+)/g, /(?<![\w/.])(?<path>[\w./-]+\.py):(?<line>\d+)/g];
const MAX_LINKS = 2000;
const MAX_LINE_LENGTH = 2000;

export interface LogPlace {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** 1-based, as Python prints it. */
  readonly line: number;
}

/** The places in Python files that a log names, with their offsets in the text. */
export function placesInLog(text: string): LogPlace[] {
  const places: LogPlace[] = [];
  let offset = 0;
  for (const line of text.split("\n")) {
    if (line.length <= MAX_LINE_LENGTH && line.includes(".py")) {
      for (const pattern of PLACES) {
        for (const match of line.matchAll(pattern)) {
          const { path = "", line: number = "1" } = match.groups ?? {};
          const start = offset + match.index;
          places.push({ start, end: start + match[0].length, path, line: Number(number) });
        }
      }
    }
    offset += line.length + 1;
  }
  return places.slice(-MAX_LINKS);
}

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
  return found.sort((left, right) => sharedTail(right, parts) - sharedTail(left, parts))[0];
}

function sharedTail(uri: vscode.Uri, parts: readonly string[]): number {
  const own = uri.path.split("/");
  let count = 0;
  while (count < parts.length && own.at(-1 - count) === parts.at(-1 - count)) count++;
  return count;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
