import * as vscode from "vscode";
import { inSentences } from "./sentences.ts";

/** Errors of the cluster library and of the commands carry the next step beside the message. */
interface Explained {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly reason?: string;
}

/** The next step as a button. */
interface Remedy {
  readonly title: string;
  readonly command: string;
}

/** An error that is meant for the user: what is wrong, and what to do, perhaps with a button that does it. */
export class UserError extends Error implements Explained {
  readonly hint: string | undefined;
  readonly remedy: Remedy | undefined;
  constructor(message: string, hint?: string, remedy?: Remedy) {
    super(message);
    this.name = "UserError";
    this.hint = hint;
    this.remedy = remedy;
  }
}

/** Message and next step of anything that was thrown, in one line. */
export function explain(error: unknown): string {
  const { message, hint } = explained(error);
  const sentence = message.replaceAll(/\s*\n\s*/g, " ");
  return inSentences(sentence, hint);
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
  const remedy = error instanceof UserError ? error.remedy : remedyOf(explained(error));
  const showLogs = vscode.l10n.t("Show Logs");
  const buttons = error instanceof UserError && remedy ? [remedy.title] : [...(remedy ? [remedy.title] : []), showLogs];
  const chosen = await vscode.window.showErrorMessage(explain(error), ...buttons);
  if (chosen === showLogs) output.show();
  else if (chosen !== undefined && remedy) await vscode.commands.executeCommand(remedy.command);
}

/** Reasons of the cluster library's errors for which another cluster may be the way out. */
const NO_CLUSTER = new Set(["kubeconfig", "credentials", "certificate", "unreachable", "unauthorized"]);

function remedyOf({ reason = "" }: Explained): Remedy | undefined {
  return NO_CLUSTER.has(reason)
    ? { title: vscode.l10n.t("Select Cluster"), command: "databand.selectCluster" }
    : undefined;
}

function explained(error: unknown): Explained {
  return error instanceof Error ? error : { message: String(error) };
}
