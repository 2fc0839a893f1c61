import * as vscode from "vscode";
import type { Range } from "../../../../server/src/protocol.ts";
import type { Preview } from "./podPreviews.ts";

/** A range of the server as one of VS Code. */
export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A file as people know it: its path in the workspace. */
export function fileName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}

/** A line of a preview, without its indentation; undefined while editors still show an older text. */
export function lineOfPreview({ uri, state }: Preview, line: number): vscode.Range | undefined {
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (document?.getText() !== state.text) return undefined;
  const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(Math.min(line, document.lineCount - 1));
  return range.with(range.start.translate(0, firstNonWhitespaceCharacterIndex));
}
