import * as vscode from "vscode";
import { modelineLanguage } from "./modeline.ts";

/** Languages that VS Code takes for lack of a better one; one that somebody has chosen is left alone. */
const GENERAL = new Set(["plaintext", "properties", "ini"]);

/**
 * Files that say in a comment that they are configuration of DBND or Airflow get our language. The manifest's `firstLine` does that only
 * for names that no language claims, and VS Code's own "properties" claims `*.cfg`.
 */
export function followModelines(): vscode.Disposable {
  /** A change of language keeps the document: what a person chooses afterwards stays. */
  const seen = new WeakSet<vscode.TextDocument>();
  const look = (document: vscode.TextDocument): void => {
    if (seen.has(document)) return;
    seen.add(document);
    if (!GENERAL.has(document.languageId)) return;
    const language = modelineLanguage(document.lineCount, (line) => document.lineAt(line).text);
    if (language !== undefined) void vscode.languages.setTextDocumentLanguage(document, language);
  };
  for (const document of vscode.workspace.textDocuments) look(document);
  return vscode.workspace.onDidOpenTextDocument(look);
}
