import * as vscode from "vscode";
import { setting, SETTINGS } from "../settings.ts";
import { LOG_LANGUAGE } from "./channelLanguage.ts";
import { highlightsIn } from "./logText/highlights.ts";

const COLOURS = [
  "charts.yellow",
  "charts.blue",
  "charts.green",
  "charts.purple",
  "charts.orange",
  "charts.red",
] as const;
/** Changes within this time are looked at as one. Milliseconds. */
const TOGETHER = 100;

/** Lets words of the setting stand out in the lines of logs that are in sight. */
export class LogHighlights implements vscode.Disposable {
  readonly #types: readonly vscode.TextEditorDecorationType[];
  readonly #subscriptions: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.#types = COLOURS.map((colour) =>
      vscode.window.createTextEditorDecorationType({
        border: "1px solid",
        borderColor: new vscode.ThemeColor(colour),
        backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
        overviewRulerColor: new vscode.ThemeColor(colour),
      }),
    );
    const look = (): void => this.#lookSoon();
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorVisibleRanges(look),
      vscode.window.onDidChangeVisibleTextEditors(look),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === LOG_LANGUAGE) look();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("databand.logs.highlight")) look();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    for (const type of this.#types) type.dispose();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const patterns = setting(SETTINGS.highlight);
      for (const editor of vscode.window.visibleTextEditors) {
        if (editor.document.languageId === LOG_LANGUAGE) this.#decorate(editor, patterns);
      }
    }, TOGETHER);
  }

  #decorate(editor: vscode.TextEditor, patterns: readonly string[]): void {
    const ranges: vscode.Range[][] = this.#types.map(() => []);
    if (patterns.length > 0) {
      for (const { start, end } of editor.visibleRanges) {
        for (let line = start.line; line <= Math.min(end.line, editor.document.lineCount - 1); line++) {
          for (const found of highlightsIn(editor.document.lineAt(line).text, patterns)) {
            const { from, to, pattern } = found;
            ranges[pattern % ranges.length]?.push(new vscode.Range(line, from, line, to));
          }
        }
      }
    }
    this.#types.forEach((type, index) => {
      editor.setDecorations(type, ranges[index] ?? []);
    });
  }
}
