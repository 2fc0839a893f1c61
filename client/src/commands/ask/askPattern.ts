import * as vscode from "vscode";
import { patternOf } from "../../views/logText/patterns.ts";

/** Asks for a regular expression; case does not count in it. Undefined when the user leaves, or writes nothing. */
export async function askPattern(title: string, prompt: string): Promise<RegExp | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt,
    validateInput: (value) => (patternOf(value) ? undefined : vscode.l10n.t("This is no regular expression.")),
  });
  return text ? patternOf(text) : undefined;
}
