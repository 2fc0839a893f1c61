import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { saveSetting, setting, SETTINGS } from "../../settings.ts";
import { LOG_TERMINAL_LINKS, LogTerminal } from "../../views/logTerminal.ts";
import { logOf, pickLog, shownLogs } from "../ask/logOf.ts";
import type { OfRun } from "../ask/runOf.ts";

let marks = 0;

/** “Mark Log”: a line of ours at the end of a log, to be found again; in the file, too. */
export function markLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Mark Log"));
    log?.note(vscode.l10n.t("━━━━━━━━━━ mark {0}, {1} ━━━━━━━━━━", ++marks, new Date().toLocaleTimeString()));
  };
}

/** “Clear Log”: an empty panel; what comes from now on is shown, and the file keeps all. */
export function clearLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    (await logOf(services, node, vscode.l10n.t("Clear Log")))?.channel.clear();
  };
}

/** “Pause or Resume Log”: the panel stands still, while the file goes on; then it shows what came meanwhile, too. */
export function pauseLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Pause or Resume Log"));
    if (!log) return;
    const { channel } = log;
    if (channel.isPaused) {
      await log.showLines(channel.shown);
    } else {
      channel.note(vscode.l10n.t("the panel is paused; “Pause or Resume Log” goes on with all that comes meanwhile"));
      channel.pause();
    }
  };
}

/** “Stop Following Log”: of a pod, or of several; the panel keeps what it has. */
export function stopFollowingLog({ podLogs }: Services) {
  return async (): Promise<void> => {
    const log = await pickLog(podLogs.followed, vscode.l10n.t("Stop Following Log"));
    if (log) podLogs.stop(log);
  };
}

/** “Follow Log in Terminal”: a log as its container wrote it, in a terminal of its own. */
export function followLogInTerminal(services: Services) {
  let links: vscode.Disposable | undefined;
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Follow Log in Terminal"));
    if (!log) return;
    if (!links) {
      links = vscode.window.registerTerminalLinkProvider(LOG_TERMINAL_LINKS);
      services.context.subscriptions.push(links);
    }
    const pty = new LogTerminal(log);
    vscode.window.createTerminal({ name: log.channel.name, pty, iconPath: new vscode.ThemeIcon("output") }).show();
  };
}

/** “Toggle Line Wrap in Log”: whether the panel wraps the long lines of a log, as VS Code does it in any editor. */
export function toggleLogWrap(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const log = await logOf(services, node, vscode.l10n.t("Toggle Line Wrap in Log"));
    if (!log) return;
    // The command is about the editor that has the keyboard.
    log.channel.show(false);
    await vscode.commands.executeCommand("workbench.panel.output.focus");
    await vscode.commands.executeCommand("editor.action.toggleWordWrap");
  };
}

const STYLES = [
  { label: vscode.l10n.t("$(json) As they are"), style: "raw" },
  { label: vscode.l10n.t("$(list-selection) Time, level, message, and fields"), style: "message" },
  { label: vscode.l10n.t("$(list-tree) Indented"), style: "pretty" },
] as const;

/** “Format JSON in Log”: how lines that are JSON objects are shown, of all logs, so far and from now on. */
export function formatJsonLog(services: Services) {
  return async (): Promise<void> => {
    const title = vscode.l10n.t("Format JSON in Log");
    const placeHolder = vscode.l10n.t(
      "How the panel shows lines that are JSON objects; the file keeps them as they are",
    );
    const picked = await vscode.window.showQuickPick(STYLES, { title, placeHolder });
    if (!picked) return;
    if (picked.style === "message") {
      const fields = await askFields(title);
      if (!fields) return;
      await saveSetting(SETTINGS.jsonFields, fields);
    }
    await saveSetting(SETTINGS.jsonLines, picked.style);
    await showAgain(services);
  };
}

async function askFields(title: string): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Fields after the message, with commas: task_id, extra.rows. Empty: all that there are"),
  });
  return text === undefined ? undefined : text.split(",").flatMap((field) => field.trim() || []);
}

/** “Highlight in Log”: words that stand out in all logs, as a regular expression; none takes them away. */
export function highlightLog() {
  return async (): Promise<void> => {
    const text = await vscode.window.showInputBox({
      title: vscode.l10n.t("Highlight in Log"),
      prompt: vscode.l10n.t(
        "Regular expressions, in any case, each in a colour of its own, with blanks between. Empty: none",
      ),
      value: setting(SETTINGS.highlight).join(" "),
    });
    if (text !== undefined)
      await saveSetting(
        SETTINGS.highlight,
        text.split(/\s+/).filter((word) => word !== ""),
      );
  };
}

/** What the panels show, by the settings as they are now. */
async function showAgain(services: Services): Promise<void> {
  await Promise.all(shownLogs(services).map((log) => log.showLines(log.channel.shown)));
}
