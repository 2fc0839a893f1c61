import * as vscode from "vscode";

/** How strong the mark of a changed line is, and how long (milliseconds), until the next step. */
const STEPS = [
  { strength: 0.32, duration: 1200 },
  { strength: 0.2, duration: 500 },
  { strength: 0.1, duration: 500 },
];

/** Marks what changed in a document; the mark fades and goes. */
export class FadingMarks implements vscode.Disposable {
  readonly #types = STEPS.map(({ strength }) =>
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: `rgba(234, 179, 8, ${strength})`,
      overviewRulerColor: `rgba(234, 179, 8, ${strength * 2})`,
      overviewRulerLane: vscode.OverviewRulerLane.Full,
    }),
  );
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Marks these lines (0-based) in every editor that shows the document; earlier marks of it go. */
  mark(uri: vscode.Uri, lines: readonly number[]): void {
    const ranges = lines.map((line) => new vscode.Range(line, 0, line, 0));
    const show = (step: number): void => {
      const key = uri.toString();
      clearTimeout(this.#timers.get(key));
      for (const editor of vscode.window.visibleTextEditors) {
        if (editor.document.uri.toString() !== key) continue;
        this.#types.forEach((type, index) => editor.setDecorations(type, index === step ? ranges : []));
      }
      const duration = STEPS[step]?.duration;
      if (duration === undefined) this.#timers.delete(key);
      else
        this.#timers.set(
          key,
          setTimeout(() => show(step + 1), duration),
        );
    };
    show(0);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const type of this.#types) type.dispose();
  }
}
