import * as vscode from "vscode";
import { setting, SETTINGS } from "../settings.ts";
import { LOG_LANGUAGE } from "./channelLanguage.ts";
import { highlightsInAll } from "./logText/highlights.ts";

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

/**
 * Lets words of the setting stand out in the lines of logs that are in sight. Where the setting names none, nothing is made
 * and no editor is listened to.
 */
export class LogHighlights implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #words: HighlightedWords | undefined;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("databand.logs.highlight")) this.#follow(setting(SETTINGS.highlight));
    });
    this.#follow(setting(SETTINGS.highlight));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#words?.dispose();
  }

  #follow(patterns: readonly string[]): void {
    this.#words?.dispose();
    this.#words = patterns.length > 0 ? new HighlightedWords(patterns) : undefined;
  }
}

/** Some words that stand out, in all logs that are in sight, until this is disposed. */
class HighlightedWords implements vscode.Disposable {
  readonly #patterns: readonly string[];
  readonly #types: readonly vscode.TextEditorDecorationType[];
  readonly #subscriptions: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(patterns: readonly string[]) {
    this.#patterns = patterns;
    this.#types = COLOURS.slice(0, patterns.length).map((colour) =>
      vscode.window.createTextEditorDecorationType({
        border: "1px solid",
        borderColor: new vscode.ThemeColor(colour),
        backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
        overviewRulerColor: new vscode.ThemeColor(colour),
      }),
    );
    const look = ({ languageId }: vscode.TextDocument): void => {
      if (languageId === LOG_LANGUAGE) this.#lookSoon();
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => look(textEditor.document)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#lookSoon()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    );
    this.#lookSoon();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    for (const type of this.#types) type.dispose();
  }

  #lookSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const editor of vscode.window.visibleTextEditors) {
        if (editor.document.languageId === LOG_LANGUAGE) this.#decorate(editor);
      }
    }, TOGETHER);
  }

  #decorate(editor: vscode.TextEditor): void {
    const ranges: vscode.Range[][] = this.#types.map(() => []);
    const { document, visibleRanges } = editor;
    const numbers = visibleRanges.flatMap(({ start, end }) =>
      Array.from({ length: Math.min(end.line, document.lineCount - 1) - start.line + 1 }, (_, at) => start.line + at),
    );
    const found = highlightsInAll(
      numbers.map((line) => document.lineAt(line).text),
      this.#patterns,
    );
    numbers.forEach((line, at) => {
      for (const { from, to, pattern } of found[at] ?? []) {
        ranges[pattern % ranges.length]?.push(new vscode.Range(line, from, line, to));
      }
    });
    this.#types.forEach((type, index) => {
      editor.setDecorations(type, ranges[index] ?? []);
    });
  }
}
