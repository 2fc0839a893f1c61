/** Doing in an editor what a person does, and reading what a person sees. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

/** Writes a file of the workspace, with the folders that it needs. */
export function writeFile(path: string, text: string): void {
  const file = join(workspaceFolder(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Writes a file of the workspace, and opens it in an editor. */
export async function openWith(path: string, text: string): Promise<vscode.TextEditor> {
  writeFile(path, text);
  return openFile(path);
}

/** The texts of the comparison in the active tab, left and right; closes it. */
export async function compared(): Promise<readonly [string, string]> {
  const input = await until("the comparison", () => {
    const shown = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return shown instanceof vscode.TabInputTextDiff && shown;
  });
  const left = (await vscode.workspace.openTextDocument(input.original)).getText();
  const right = (await vscode.workspace.openTextDocument(input.modified)).getText();
  await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  return [left, right];
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

/** The quick fixes and other actions that are offered at a place. */
export function actionsAt(uri: vscode.Uri, range: vscode.Range): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", uri, range);
}

/** The first lens of a file with this title; waits until there is one. */
export async function lens(uri: vscode.Uri, title: string): Promise<vscode.Command> {
  return until(`the lens ${title}`, async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
    return lenses.find(({ command }) => command?.title === title)?.command;
  });
}

/** The code of a diagnostic, with or without a page that explains it. */
export function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}
