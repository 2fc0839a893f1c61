import * as vscode from "vscode";

/** Keeps the lines in view that were, when lines above them come or go; VS Code itself keeps the distance to the top. */
export function keepScrollPlace({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
  for (const editor of vscode.window.visibleTextEditors) {
    const top = editor.document === document ? editor.visibleRanges[0]?.start.line : undefined;
    if (top === undefined) continue;
    const moved = contentChanges
      .filter(({ range }) => range.end.line <= top)
      .reduce((sum, { range, text }) => sum + text.split("\n").length - 1 - (range.end.line - range.start.line), 0);
    if (moved === 0) continue;
    const line = Math.max(0, Math.min(document.lineCount - 1, top + moved + linesLeftAbove(document.uri)));
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
  }
}

/** How many lines VS Code leaves above a line that is revealed at the top. */
function linesLeftAbove(uri: vscode.Uri): number {
  const editor = vscode.workspace.getConfiguration("editor", { uri, languageId: "yaml" });
  const around = editor.get<number>("cursorSurroundingLines", 0);
  return editor.get<boolean>("stickyScroll.enabled", true)
    ? Math.max(around, editor.get<number>("stickyScroll.maxLineCount", 5))
    : around;
}
