import * as vscode from "vscode";
import { UserError } from "../../notifications.ts";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Show XCom Result”: what the pod of an operator handed over, as indented JSON. */
export function showXcomResult(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const run = runWithResult(services, node);
    await services.livePods.showText(`${run.plan.podName} (XCom result).json`, `${pretty(run)}\n`, "json");
  };
}

/** “Copy XCom Result”. */
export function copyXcomResult(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    await vscode.env.clipboard.writeText(pretty(runWithResult(services, node)));
    vscode.window.setStatusBarMessage(vscode.l10n.t("The XCom result is in the clipboard."), 3000);
  };
}

/** The tree's run, or the newest with a result. @throws UserError when there is none */
function runWithResult({ runs }: Services, node: OfRun | undefined): Run {
  const run = node?.run ?? runs.all.find(({ handle }) => handle.state.result?.xcom !== undefined);
  if (run?.handle.state.result?.xcom !== undefined) return run;
  throw new UserError(
    vscode.l10n.t("There is no XCom result."),
    vscode.l10n.t(
      "Run the pod of an operator with do_xcom_push = True, whose container writes /airflow/xcom/return.json.",
    ),
  );
}

function pretty({ handle }: Run): string {
  return JSON.stringify(JSON.parse(handle.state.result?.xcom ?? "null"), undefined, 2);
}
