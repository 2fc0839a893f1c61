/** The extension's commands as a person uses them, and where what comes of them is seen. */
import * as vscode from "vscode";
import { answering, type Answer } from "./answers.ts";
import { until } from "./until.ts";

/** Runs `databand.COMMAND` with the arguments, and answers what it asks, one after another (`answering`). */
export function does<T>(command: string, answers: readonly Answer[] = [], ...words: readonly unknown[]): Promise<T> {
  return answering(answers, () => vscode.commands.executeCommand<T>(`databand.${command}`, ...words));
}

/** Presses Enter in the lists that a command opens, until it has given something. */
export async function accepting<T>(command: PromiseLike<T | undefined>): Promise<T> {
  let given: T | undefined;
  void command.then((result) => {
    given = result;
  });
  return until("what the command gives", async () => {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    return given;
  });
}

/** Runs the command of a lens, a link or a quick fix. */
export function press<T = unknown>({ command, arguments: words = [] }: vscode.Command): Thenable<T> {
  return vscode.commands.executeCommand<T>(command, ...(words as unknown[]));
}

/** The text of the panel or editor whose name ends so; empty where there is none. */
export function shownText(name: string): string {
  return vscode.workspace.textDocuments.find(({ uri }) => decodeURIComponent(uri.path).endsWith(name))?.getText() ?? "";
}
