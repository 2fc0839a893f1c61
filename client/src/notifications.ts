import * as vscode from "vscode";

/** Errors of the cluster library and of the commands carry the next step beside the message. */
interface Explained {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly reason?: string;
}

/** An error that is meant for the user: what is wrong, and what to do. */
export class UserError extends Error implements Explained {
  readonly hint: string | undefined;
  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UserError";
    this.hint = hint;
  }
}

/** Message and next step of anything that was thrown, in one line. */
export function explain(error: unknown): string {
  const { message, hint } = explained(error);
  const sentence = message.replaceAll(/\s*\n\s*/g, " ");
  if (hint === undefined) return sentence;
  return `${sentence}${/[.!?…:]$/.test(sentence) ? "" : "."} ${hint}`;
}

/** True for what a user's own cancel leads to; nothing needs to be said about it. */
export function isCancelled(error: unknown): boolean {
  return (
    error instanceof vscode.CancellationError ||
    explained(error).reason === "cancelled" ||
    (error instanceof Error && (error.name === "AbortError" || error.name === "Canceled"))
  );
}

/** Shows a failure once: one line with the next step, the whole story in the log. */
export async function showError(error: unknown, output: vscode.LogOutputChannel): Promise<void> {
  if (isCancelled(error)) return;
  output.error(error instanceof Error ? error : String(error));
  const chosen = await vscode.window.showErrorMessage(explain(error), vscode.l10n.t("Show Logs"));
  if (chosen !== undefined) output.show();
}

function explained(error: unknown): Explained {
  return error instanceof Error ? error : { message: String(error) };
}
