import * as vscode from "vscode";
import type { RunPlanParams } from "../../../../server/src/protocol.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import type { Run } from "../../runs/runs.ts";
import { saveFiles } from "../../saveFiles.ts";
import type { Services } from "../../services.ts";
import { pickDagTask } from "../ask/pickDagTask.ts";
import { fillIn } from "./runOperator.ts";
import { startRun, type RunTaskArguments } from "./runTask.ts";

/**
 * “Run Task as Worker Pod”: the pod that the Kubernetes executor would create for a task instance, followed as the executor
 * does. A form asks which run, try and map index it is. Returns the run under way.
 */
export function runWorkerPod(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<Run | undefined> => {
    requireTrust();
    await saveFiles();
    const params = await workerOf(services, given);
    if (!params) return undefined;
    const parameters = given.parameters ?? (await fillIn(services, params));
    return parameters && startRun(services, { ...params, parameters, forRun: true });
  };
}

/** The task that is meant: the lens's, or one of the active file. */
async function workerOf(services: Services, given: RunTaskArguments): Promise<RunPlanParams | undefined> {
  const { uri, task, worker } = given;
  if (uri !== undefined && task !== undefined && worker !== undefined) return { uri, task, worker };
  return pickDagTask(services, vscode.l10n.t("Run Task as Worker Pod"), given.workers);
}
