import * as vscode from "vscode";
import { setting, SETTINGS } from "../../settings.ts";
import { StyleDecorations } from "./decorations.ts";
import type { LogColours } from "./logColours.ts";

/** Changes within this time are painted as one; while there are too many to be painted, it is tried again. Milliseconds. */
const TOGETHER = 100;
const LATER = 500;

/** One for all logs: each type of decoration is a rule in the workbench. */
const decorations = new StyleDecorations();

/**
 * Paints the lines of a log that are in sight, in whatever editor they are. To be made when the log has its first colours:
 * it listens to editors from then on.
 */
export class ColourPainter implements vscode.Disposable {
  readonly #colours: LogColours;
  readonly #isOfLog: (document: vscode.TextDocument) => boolean;
  readonly #isFlooded: () => boolean;
  readonly #subscriptions: vscode.Disposable;
  /** What is painted in an editor. */
  readonly #painted = new WeakMap<vscode.TextEditor, ReadonlySet<string>>();
  #timer: NodeJS.Timeout | undefined;

  /** @param isFlooded whether lines pass by faster than anybody sees them: nothing is painted then */
  constructor(
    colours: LogColours,
    isOfLog: (document: vscode.TextDocument) => boolean,
    isFlooded: () => boolean = () => false,
  ) {
    this.#colours = colours;
    this.#isOfLog = isOfLog;
    this.#isFlooded = isFlooded;
    const look = (document: vscode.TextDocument): void => {
      if (isOfLog(document)) this.#paintSoon();
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => look(textEditor.document)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#paintSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(`databand.${SETTINGS.colours.name}`)) this.#paintSoon();
      }),
    );
    this.#paintSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
  }

  #paintSoon(wait = TOGETHER): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#isFlooded()) {
        this.#paintSoon(LATER);
        return;
      }
      for (const editor of vscode.window.visibleTextEditors) if (this.#isOfLog(editor.document)) this.#paint(editor);
    }, wait);
  }

  #paint(editor: vscode.TextEditor): void {
    const ranges = setting(SETTINGS.colours) ? this.#rangesIn(editor) : new Map<string, vscode.Range[]>();
    for (const [property, where] of ranges) editor.setDecorations(decorations.typeOf(property), where);
    for (const property of this.#painted.get(editor) ?? []) {
      if (!ranges.has(property)) editor.setDecorations(decorations.typeOf(property), []);
    }
    this.#painted.set(editor, new Set(ranges.keys()));
  }

  #rangesIn({ document, visibleRanges }: vscode.TextEditor): ReadonlyMap<string, readonly vscode.Range[]> {
    const shown = { lineCount: document.lineCount, textOf: (line: number) => document.lineAt(line).text };
    const ranges = new Map<string, vscode.Range[]>();
    for (const { start, end } of visibleRanges) {
      for (const { line, start: from, end: to, style } of this.#colours.spansIn(shown, start.line, end.line)) {
        for (const property of decorations.propertiesOf(style)) {
          const where = ranges.get(property) ?? [];
          ranges.set(property, where);
          where.push(new vscode.Range(line, from, line, to));
        }
      }
    }
    return ranges;
  }
}
