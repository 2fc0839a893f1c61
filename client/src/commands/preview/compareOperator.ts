import * as vscode from "vscode";
import type { OperatorInfo, RunPlanParams } from "../../../../server/src/protocol.ts";
import type { Services } from "../../services.ts";
import { comparePodWithCluster, comparePodWithLastRun, comparePodWithRunning, showDiff } from "./comparePod.ts";
import { operatorOf } from "../run/runOperator.ts";
import type { RunTaskArguments } from "../run/runTask.ts";

interface Comparison extends vscode.QuickPickItem {
  readonly compare: () => Promise<void>;
}

/** “Compare Pod of Airflow Operator”: with another operator's of the file, its last run, a running pod, or what a cluster stores. */
export function compareOperator(services: Services) {
  return async (given: RunTaskArguments = {}): Promise<void> => {
    const params = await operatorOf(services, given);
    if (!params) return;
    const operators = await services.requests.operators({ uri: params.uri ?? "" });
    await comparePreview(services, params, operators.filter((one) => one.operator !== params.operator).map(otherPod));
  };
}

/** Another pod that a DAG file makes. */
export interface OtherPod {
  readonly task: string;
  readonly dag: string | undefined;
  readonly range: OperatorInfo["range"];
  readonly which: Pick<RunPlanParams, "operator" | "worker">;
}

function otherPod({ task, dag, operator, range }: OperatorInfo): OtherPod {
  return { task, dag, range, which: { operator } };
}

/** Asks what the pod of a DAG file is to be compared with: others of the file, or what is known of it elsewhere. */
export async function comparePreview(
  services: Services,
  params: RunPlanParams,
  others: readonly OtherPod[],
): Promise<void> {
  const items: readonly Comparison[] = [
    ...others.map((other) => withOther(services, params, other)),
    item(vscode.l10n.t("The last run"), "$(history)", comparePodWithLastRun(services)),
    item(vscode.l10n.t("A running pod"), "$(vm-running)", comparePodWithRunning(services)),
    item(vscode.l10n.t("What the cluster would store"), "$(server)", comparePodWithCluster(services)),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Compare Pod of {0}", params.task),
    placeHolder: vscode.l10n.t("Compare with"),
  });
  if (!picked) return;
  await services.previews.show(params);
  await picked.compare();
}

function item(label: string, icon: string, compare: () => Promise<void>): Comparison {
  return { label: `${icon} ${label}`, compare };
}

function withOther(services: Services, params: RunPlanParams, { task, dag, range, which }: OtherPod): Comparison {
  return {
    label: `$(package) ${task}`,
    description: [dag, vscode.l10n.t("line {0}", range.start.line + 1)].filter(Boolean).join(", "),
    compare: async () => {
      const { uri = "" } = params;
      // With the same uids only what the calls say differs.
      const right = await services.previews.open(params);
      const identity = right.state.plan?.identity ?? right.state.identity;
      const left = await services.previews.open({ uri, task, ...which, ...(identity ? { identity } : {}) });
      await showDiff(left.uri, right.uri, `${task} ↔ ${params.task}`);
    },
  };
}
