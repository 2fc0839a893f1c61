import * as vscode from "vscode";
import type { RunResult } from "../cluster/index.ts";
import type { Run, Runs } from "../runs/runs.ts";
import { inSentences } from "../sentences.ts";

/** Tells how a run ended, once, with its log one click away; of one in a task's terminal that has told it already. */
export function announceResults(runs: Runs): vscode.Disposable {
  return runs.onEnded(({ run, result }) => {
    if (run.inTerminal !== true) void announce(run, result);
  });
}

async function announce(run: Run, result: RunResult): Promise<void> {
  const text = inSentences(`${run.plan.task}: ${result.sentence}`, result.hint);
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
