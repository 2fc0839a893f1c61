import * as vscode from "vscode";
import { requireTrust } from "../../clusters/permissions.ts";
import { UserError } from "../../notifications.ts";
import type { Run } from "../../runs/runs.ts";
import { saveFiles } from "../../saveFiles.ts";
import type { Services } from "../../services.ts";
import { runOf, type OfRun } from "../ask/runOf.ts";
import { runTask, startRun } from "./runTask.ts";

/** “Re-run Last Task”: the same request again, with new uids. Asks nothing. */
export function rerunLastTask(services: Services) {
  return async (): Promise<Run | undefined> => {
    requireTrust();
    await saveFiles();
    const { lastRun } = services.memory;
    return lastRun ? startRun(services, lastRun) : runTask(services)();
  };
}

/** “Re-run” of a run in the tree: its request again. Of a run of an earlier window, the parameters are asked for. */
export function rerun(services: Services) {
  return async (node?: OfRun): Promise<Run | undefined> => {
    requireTrust();
    const run = await runOf(services, node, { title: vscode.l10n.t("Re-run") });
    if (!run) return undefined;
    await saveFiles();
    const { params, plan } = run;
    if (params) return startRun(services, params);
    if (plan.operator || plan.executor) {
      throw new UserError(
        vscode.l10n.t("{0} was started by an earlier window, which kept no more than its pod.", plan.task),
        vscode.l10n.t("Start it from its DAG file."),
      );
    }
    return runTask(services)({ task: plan.task, environment: plan.environment });
  };
}
