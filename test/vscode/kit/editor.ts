/** Doing in an editor what a person does, and reading what a person sees. */
import { join } from "node:path";
import * as vscode from "vscode";
import { until } from "./until.ts";

/** Path of the folder that is open. */
export function workspaceFolder(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) throw new Error("no folder is open");
  return folder.uri.fsPath;
}

/** Opens a file of the workspace in an editor. */
export async function openFile(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(vscode.Uri.file(join(workspaceFolder(), path)));
}

/** Throws away what was typed, and closes. */
export async function closeEditor(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
}

/** Position of the first `text` in the document, or just after it. Throws when it is not there. */
export function positionOf(
  document: vscode.TextDocument,
  text: string,
  where: "start" | "end" = "start",
): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`no "${text}" in ${document.uri.fsPath}`);
  return document.positionAt(where === "start" ? offset : offset + text.length);
}

export function moveTo(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
  editor.revealRange(editor.selection);
}

/** Types key by key, as the keyboard does. */
export async function type(text: string): Promise<void> {
  for (const letter of text) await vscode.commands.executeCommand("type", { text: letter });
}

/** How many suggestions are asked for their documentation too. */
const RESOLVED = 100;

/** The suggestions at a position, as providers give them, with documentation. */
export async function completions(
  document: vscode.TextDocument,
  at: vscode.Position,
): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    at,
    undefined,
    RESOLVED,
  );
  return list.items;
}

export function labelOf({ label }: vscode.CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}

/** What a hover shows, as Markdown; waits until there is something. */
export async function hoverText(document: vscode.TextDocument, at: vscode.Position): Promise<string> {
  return until(`a hover at line ${at.line + 1}`, async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at,
    );
    const parts = hovers.flatMap((hover) => hover.contents as vscode.MarkdownString[]);
    return parts.map((part) => part.value).join("\n") || undefined;
  });
}

/** Waits until a diagnostic of the document passes the test. */
export async function diagnostic(
  document: vscode.TextDocument,
  what: string,
  test: (found: vscode.Diagnostic) => boolean,
): Promise<vscode.Diagnostic> {
  return until(`a diagnostic: ${what}`, () => vscode.languages.getDiagnostics(document.uri).find(test));
}

/** The code of a diagnostic, with or without a page that explains it. */
export function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}
