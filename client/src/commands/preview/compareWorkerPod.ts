import * as vscode from "vscode";
import type { DagTaskInfo, RunPlanParams } from "../../../../server/src/protocol.ts";
import type { Services } from "../../services.ts";
import { comparePreview, type OtherPod } from "./compareOperator.ts";
import { pickDagTask } from "../ask/pickDagTask.ts";
import type { RunTaskArguments } from "../run/runTask.ts";

/** “Compare Worker Pod of Airflow Task”: with another task's of the file, its last run, a running pod, or what a cluster stores. */
export function compareWorkerPod(services: Services) {
  return async ({ uri, task, worker, workers }: RunTaskArguments = {}): Promise<void> => {
    const isGiven = uri !== undefined && task !== undefined && worker !== undefined;
    const params: RunPlanParams | undefined = isGiven
      ? { uri, task, worker }
      : await pickDagTask(services, vscode.l10n.t("Compare Worker Pod of Airflow Task"), workers);
    if (!params) return;
    const tasks = await services.requests.dagTasks({ uri: params.uri ?? "" });
    await comparePreview(services, params, tasks.filter((one) => one.worker !== params.worker).map(otherPod));
  };
}

function otherPod({ task, dag, worker, range }: DagTaskInfo): OtherPod {
  return { task, dag, range, which: { worker } };
}
