import * as vscode from "vscode";
import type { DagNameInfo, Range, TaskInfo } from "../../../server/src/protocol.ts";
import { dagsInLog, KnownDags } from "./logDags.ts";
import { placesInLog, sharedTail, tasksInLog, type LogPlace } from "./logPlaces.ts";
import { LOG_SLICES, piecesOf } from "./slices.ts";

/** Names of tasks and DAGs change seldom, logs change all the time. Milliseconds. */
const NAMES_FRESH = 10_000;

/**
 * Links are made in the newest part of a log: VS Code asks anew for all of it at each addition, and the panel keeps 24 MB.
 */
const TAIL = { lines: 4000, characters: 1024 * 1024 };
/** The newest. */
const MAX_LINKS = 4000;

/** What names in logs may mean, and when it was read. */
interface KnownNames {
  readonly tasks: ReadonlyMap<string, TaskInfo>;
  readonly dags: KnownDags;
  readonly at: number;
}

class LogLink extends vscode.DocumentLink {
  readonly place: LogPlace;
  constructor(range: vscode.Range, place: LogPlace) {
    super(range);
    this.place = place;
    this.tooltip = vscode.l10n.t("Open {0} at line {1}", place.path, place.line);
  }
}

/**
 * Makes the lines of a traceback and paths in a log lead to the workspace's files, wherever the container keeps its copies,
 * and names of tasks and DAGs to their definitions.
 */
export class LogLinks implements vscode.DocumentLinkProvider {
  readonly #readTasks: () => Promise<readonly TaskInfo[]>;
  readonly #readDags: () => Promise<readonly DagNameInfo[]>;
  #known: KnownNames | undefined;

  /**
   * @param readTasks those of DBND
   * @param readDags the DAGs and tasks of Airflow
   */
  constructor(readTasks: () => Promise<readonly TaskInfo[]>, readDags: () => Promise<readonly DagNameInfo[]>) {
    this.#readTasks = readTasks;
    this.#readDags = readDags;
  }

  async provideDocumentLinks(
    document: vscode.TextDocument,
    token?: vscode.CancellationToken,
  ): Promise<vscode.DocumentLink[]> {
    const known = await this.#knownNames();
    // A log that grows is asked for again and again, and by now the next question may be here.
    if (token?.isCancellationRequested) return [];
    const first = firstLineOfTail(document);
    const text = document.getText(new vscode.Range(first, 0, document.lineCount, 0));
    const links: vscode.DocumentLink[] = [];
    let line = first;
    for (const piece of piecesOf(text)) {
      line = LOG_SLICES.work(() => addLinks(links, piece, line, known));
      await LOG_SLICES.next();
      if (token?.isCancellationRequested) return [];
    }
    return links.slice(-MAX_LINKS);
  }

  async #knownNames(): Promise<KnownNames> {
    const before = this.#known;
    if (before && Date.now() - before.at <= NAMES_FRESH) return before;
    const [tasks, dags] = await Promise.all([this.#readTasks().catch(() => []), this.#readDags().catch(() => [])]);
    const byName = new Map(tasks.map((task) => [task.name, task]));
    return (this.#known = { tasks: byName, dags: new KnownDags(dags), at: Date.now() });
  }

  async resolveDocumentLink(link: vscode.DocumentLink, token: vscode.CancellationToken): Promise<vscode.DocumentLink> {
    if (!(link instanceof LogLink)) return link;
    const file = await workspaceFile(link.place.path, token);
    if (file) link.target = file.with({ fragment: `L${link.place.line}` });
    return link;
  }
}

/** Adds the links of a text that begins with the document's line `first`; gives the line that comes after it. */
function addLinks(links: vscode.DocumentLink[], text: string, first: number, { tasks, dags }: KnownNames): number {
  // The document's own offsets count all of its lines anew after each addition.
  const starts = lineStarts(text);
  const rangeOf = ({ start, end }: { readonly start: number; readonly end: number }): vscode.Range =>
    new vscode.Range(positionAt(starts, first, start), positionAt(starts, first, end));
  for (const place of placesInLog(text)) links.push(new LogLink(rangeOf(place), place));
  const mentions = tasksInLog(text, new Set(tasks.keys()));
  for (const mention of mentions) {
    const info = tasks.get(mention.task);
    const link = new vscode.DocumentLink(rangeOf(mention), info && targetOf(info));
    link.tooltip = vscode.l10n.t("Open task {0}", mention.task);
    links.push(link);
  }
  const linked = new Set(mentions.map(({ end }) => end));
  for (const mention of dagsInLog(text, dags)) {
    const { kind, name } = mention.place;
    // A task of DBND may be one of Airflow, too.
    if (linked.has(mention.end)) continue;
    const link = new vscode.DocumentLink(rangeOf(mention), targetOf(mention.place));
    link.tooltip = kind === "dag" ? vscode.l10n.t("Open DAG {0}", name) : vscode.l10n.t("Open task {0}", name);
    links.push(link);
  }
  return first + starts.length - 1;
}

function targetOf({ uri, range }: { readonly uri: string; readonly range: Range }): vscode.Uri {
  return vscode.Uri.parse(uri).with({ fragment: `L${range.start.line + 1}` });
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}

/** Where an offset of a text is in its document, `first` being the text's first line there (0-based). */
function positionAt(starts: readonly number[], first: number, offset: number): vscode.Position {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return new vscode.Position(first + low, offset - (starts[low] ?? 0));
}

function firstLineOfTail(document: vscode.TextDocument): number {
  let line = document.lineCount;
  const least = Math.max(0, line - TAIL.lines);
  for (let left = TAIL.characters; line > least && left > 0;) left -= document.lineAt(--line).text.length + 1;
  return line;
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
  // What a glob would take for its own stands for any sign.
  const glob = `**/${name.replace(/[*?[\]{}]/g, "?")}`;
  const found = await vscode.workspace.findFiles(glob, "**/{node_modules,.venv,venv}/**", 50, token);
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
