import * as vscode from "vscode";
import type { RunResult } from "../cluster/index.ts";
import type { Run, Runs } from "../runs/runs.ts";
import { inSentences } from "../sentences.ts";

/** How long the end of a run that was asked for stands on the status bar. */
const PASSING_MS = 5000;

/**
 * Tells how a run ended, once, with its log one click away. One in a task's terminal has told it already; and whoever has stopped
 * a run here waits for nothing but that it is done: that goes by on the status bar.
 */
export function announceResults(runs: Runs): vscode.Disposable {
  return runs.onEnded(({ run, result }) => {
    if (run.inTerminal !== true) void announce(run, result);
  });
}

async function announce(run: Run, result: RunResult): Promise<void> {
  const text = inSentences(`${run.plan.task}: ${result.sentence}`, result.hint);
  if (result.verdict === "stopped" && result.hint === undefined && run.isStoppedElsewhere !== true) {
    vscode.window.setStatusBarMessage(text, PASSING_MS);
    return;
  }
  const show = result.verdict === "failed" ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  const [showLog, showXcom] = [vscode.l10n.t("Show Log"), vscode.l10n.t("Show XCom Result")];
  const openFull = vscode.l10n.t("Open Full Log");
  const chosen = await show(text, ...(result.xcom === undefined ? [showLog, openFull] : [showXcom, showLog]));
  if (chosen === showLog) run.logs.channel.show();
  else if (chosen === showXcom) await vscode.commands.executeCommand("databand.showXcomResult", { run });
  else if (chosen === openFull) {
    await vscode.commands.executeCommand("databand.openFullLog", { kind: "run", run });
  }
}
