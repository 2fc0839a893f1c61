import * as vscode from "vscode";
import { requireTrust } from "../clusters.ts";
import type { Run } from "../runs.ts";
import type { Services } from "../services.ts";
import type { OfRun } from "./runOf.ts";
import { runTask, startRun } from "./runTask.ts";

/** “Re-run Last Task”: the same request again, with new uids; from the tree, that run's. Asks nothing. */
export function rerunLastTask(services: Services) {
  return async (node?: OfRun): Promise<Run | undefined> => {
    requireTrust();
    await vscode.workspace.saveAll(false);
    const params = node?.run.params ?? services.memory.lastRun;
    return params ? startRun(services, params) : runTask(services)();
  };
}
