import * as vscode from "vscode";
import type { Range } from "../../../../server/src/protocol.ts";

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** A file as people know it: its path in the workspace. */
export function fileName(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri));
}
