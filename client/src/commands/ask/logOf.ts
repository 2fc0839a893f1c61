import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { isOfChannel } from "../../views/channelLanguage.ts";
import type { ShownLog } from "../../views/shownLog.ts";
import type { OfRun } from "./runOf.ts";

/** All logs that have a panel: of runs, and of pods that somebody tails. */
export function shownLogs({ runs, podLogs }: Services): readonly ShownLog[] {
  return [...runs.all.map(({ logs }) => logs), ...podLogs.all];
}

/** The log that a command is about: of the tree's node, the one in the panel, the only one, or the one the user picks. */
export async function logOf(services: Services, node: OfRun | undefined, title: string): Promise<ShownLog | undefined> {
  if (node && "run" in node) return node.run.logs;
  return pickLog(shownLogs(services), title);
}

/** The one of these logs that is in the panel, the only one, or the one the user picks. */
export async function pickLog(logs: readonly ShownLog[], title: string): Promise<ShownLog | undefined> {
  const visible = logs.filter(isVisible);
  const [first, second] = visible.length === 1 ? visible : logs;
  if (first && !second) return first;
  if (!first) {
    void vscode.window.showInformationMessage(vscode.l10n.t("No log is open. “Tail Pod Logs” opens one."));
    return undefined;
  }
  const items = logs.map((log) => ({ label: `$(output) ${log.channel.name}`, log }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Which log?") }))?.log;
}

function isVisible({ channel }: ShownLog): boolean {
  return vscode.window.visibleTextEditors.some(({ document }) => isOfChannel(document, channel.name));
}
