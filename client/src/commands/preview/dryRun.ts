import * as vscode from "vscode";
import type { RunPlanParams } from "../../../../server/src/protocol.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { operatorOf } from "../run/runOperator.ts";
import type { RunTaskArguments } from "../run/runTask.ts";

/** “Show dry_run() of Airflow Operator”: the very text that `dry_run()` prints, with Python's names. */
export function showDryRun(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<void> => {
    const params = await operatorOf(services, given);
    if (!params) return;
    const text = await textOf(services, params);
    await services.livePods.showText(`${params.task} (dry_run).yaml`, text);
  };
}

/** “Copy dry_run() of Airflow Operator”. */
export function copyDryRun(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<void> => {
    const params = await operatorOf(services, given);
    if (!params) return;
    await vscode.env.clipboard.writeText(await textOf(services, params));
    vscode.window.setStatusBarMessage(vscode.l10n.t("What dry_run() prints is in the clipboard."), 3000);
  };
}

/** @throws UserError with what Airflow would raise */
async function textOf(services: Services, params: RunPlanParams): Promise<string> {
  const { text, problems } = await services.requests.dryRun(params);
  if (text !== undefined) return text;
  const problem = problems.find(({ severity }) => severity === "error");
  throw new UserError(problem?.message ?? vscode.l10n.t("There is no pod to print."));
}
