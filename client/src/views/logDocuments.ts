import { watch, type FSWatcher } from "node:fs";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { ColourPainter } from "./ansi/colourPainter.ts";
import { LogColours } from "./ansi/logColours.ts";
import { t } from "../l10n.ts";
import { noteInFile } from "../logNotes.ts";
import { logOfWhole, wholeLog } from "../logParts.ts";
import { hasTerminalText } from "./logText/file.ts";
import { GrowingCopies } from "./logText/growingCopies.ts";

const SCHEME = "databand-log";
/** A log that grows is read again after this, and after as many times what the reading took. Milliseconds. */
const REREAD = { least: 1000, times: 10 };

/** A log's file that is open as plain text. */
interface Open {
  painter: ColourPainter | undefined;
  watcher: FSWatcher | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Full logs in editors. A file of plain text is opened as it is; of another, with colours or progress bars, the text for
 * reading is, with the colours painted on it. Of a log in several parts the copy is opened that has them all; it grows with the
 * log as long as a tab shows it.
 */
export class LogDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #open = new Map<string, Open>();
  readonly #copies = new GrowingCopies();
  readonly #subscriptions: vscode.Disposable;
  /** How long the last reading took. Milliseconds. */
  #took = 0;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.#close(uri.toString());
      }),
      // Not of documents: extensions hear nothing of those of more than 50 MB.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => this.#letGo(closed)),
    );
    this.#goOn();
  }

  /** Shows a log, at a line from 0 where one is given. */
  async show(path: string, line?: number): Promise<void> {
    const whole = await this.#copies.open(path);
    const file = vscode.Uri.file(whole);
    const options: vscode.TextDocumentShowOptions = {
      preview: false,
      ...(line !== undefined && { selection: new vscode.Range(line, 0, line, 0) }),
    };
    // Not `showTextDocument`: extensions get no documents of more than 50 MB.
    const uri = (await hasTerminalText(whole)) ? file.with({ scheme: SCHEME }) : file;
    await vscode.commands.executeCommand("vscode.open", uri, options);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const begin = performance.now();
    const raw = await readLog(uri.fsPath);
    const colours = new LogColours();
    const text = colours.add(raw);
    const open = this.#open.get(uri.toString()) ?? { painter: undefined, watcher: undefined, timer: undefined };
    open.watcher ??= this.#watch(uri);
    this.#open.set(uri.toString(), open);
    open.painter?.dispose();
    open.painter = colours.hasColours
      ? new ColourPainter(colours, (document) => document.uri.toString() === uri.toString())
      : undefined;
    this.#took = performance.now() - begin;
    return text;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const path of this.#copies.paths) void this.#copies.letGo(path);
    for (const key of this.#open.keys()) this.#close(key);
  }

  /** Tabs that VS Code has brought back: their copies grow as they did before the window was loaded again. */
  #goOn(): void {
    for (const path of filesOf(allTabs())) {
      const log = logOfWhole(path);
      // One that is gone is told by the tab.
      if (log !== undefined) void this.#copies.open(log).catch(() => undefined);
    }
  }

  /** Copies that no tab shows any more. */
  #letGo(closed: readonly vscode.Tab[]): void {
    const [gone, shown] = [filesOf(closed), filesOf(allTabs())];
    for (const path of this.#copies.paths) {
      const whole = vscode.Uri.file(wholeLog(path)).fsPath;
      if (gone.has(whole) && !shown.has(whole)) void this.#copies.letGo(path);
    }
  }

  #close(key: string): void {
    const open = this.#open.get(key);
    this.#open.delete(key);
    clearTimeout(open?.timer);
    open?.watcher?.close();
    open?.painter?.dispose();
  }

  /** Undefined where the system has no more watchers to give: the text stays as it is, then. */
  #watch(uri: vscode.Uri): FSWatcher | undefined {
    try {
      const watcher = watch(uri.fsPath, { persistent: false }, (event) => {
        const open = this.#open.get(uri.toString());
        if (!open) return;
        // Another file has taken its place, of which this watcher hears nothing.
        if (event === "rename") {
          watcher.close();
          open.watcher = undefined;
        }
        const pause = Math.max(REREAD.least, this.#took * REREAD.times);
        open.timer ??= setTimeout(() => {
          open.timer = undefined;
          this.#changed.fire(uri);
        }, pause);
      });
      return watcher.on("error", () => watcher.close());
    } catch {
      return undefined;
    }
  }
}

/** Tabs come back that show logs of which the files went with their window. */
async function readLog(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") throw error;
    return noteInFile({ kind: "gap", text: t("The file of this log is not there any more: {0}", path) });
  }
}

function allTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

function filesOf(tabs: readonly vscode.Tab[]): ReadonlySet<string> {
  return new Set(tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.fsPath] : [])));
}
