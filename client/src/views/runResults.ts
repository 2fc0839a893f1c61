import * as vscode from "vscode";
import type { RunResult } from "../cluster/index.ts";
import type { Run, Runs } from "../runs.ts";

/** Tells how a run ended, once, with its log one click away. */
export function announceResults(runs: Runs): vscode.Disposable {
  return runs.onEnded(({ run, result }) => void announce(run, result));
}

async function announce(run: Run, result: RunResult): Promise<void> {
  const text = [`${run.plan.task}: ${result.sentence}`, result.hint].filter(Boolean).join(" ");
  const show = result.verdict === "failed" ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  const actions = result.xcom === undefined ? ["Show Log", "Open Full Log"] : ["Show XCom Result", "Show Log"];
  const chosen = await show(text, ...actions);
  if (chosen === "Show Log") run.logs.channel.show();
  else if (chosen === "Show XCom Result") await vscode.commands.executeCommand("databand.showXcomResult", { run });
  else if (chosen === "Open Full Log") {
    await vscode.commands.executeCommand("databand.openFullLog", { kind: "run", run });
  }
}
