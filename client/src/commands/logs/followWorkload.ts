import * as vscode from "vscode";
import type { Workload } from "../../cluster/index.ts";
import type { Services } from "../../services.ts";
import { listCluster } from "../ask/listCluster.ts";

/** “Follow Logs of Workload”: all pods of a deployment, a job and their like as one log, those that come later too. */
export function followWorkload(services: Services) {
  return async (): Promise<void> => {
    const { listWorkloads, jobEnd } = await services.clusters.library;
    const { cluster, items } = await listCluster(
      services,
      vscode.l10n.t("Listing workloads"),
      (where, namespace, signal) => listWorkloads(where, namespace, { signal }),
    );
    const workload = await pickWorkload(items, cluster.name);
    if (!workload) return;
    const { kind, namespace, name, labelSelector } = workload;
    await services.podLogs.followPods(cluster, `${kind.toLowerCase()}/${name}`, {
      selection: { namespace, labelSelector },
      // From its beginning, and to its end: a job is no server.
      ...(kind === "Job" && {
        range: {},
        noMorePods: async (signal: AbortSignal) => (await jobEnd(cluster, namespace, name, signal)).why !== "unknown",
      }),
    });
  };
}

async function pickWorkload(workloads: readonly Workload[], cluster: string): Promise<Workload | undefined> {
  if (workloads.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "{0} has no Deployment, StatefulSet, DaemonSet, Job or ReplicaSet in the namespaces you can see. “Tail Pod Logs” and “Follow Logs of Several Pods” take any pod.",
        cluster,
      ),
    );
    return undefined;
  }
  const kinds = [...new Set(workloads.map(({ kind }) => kind))];
  const items = kinds.flatMap((kind) => [
    { label: kind, kind: vscode.QuickPickItemKind.Separator },
    ...workloads
      .filter((one) => one.kind === kind)
      .sort((left, right) => left.name.localeCompare(right.name))
      .map((workload) => ({
        label: `$(layers) ${workload.name}`,
        description: `${workload.namespace} · ${workload.state}`,
        workload,
      })),
  ]);
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly workload?: Workload }>(items, {
    title: vscode.l10n.t("Follow Logs of Workload"),
    placeHolder: vscode.l10n.t("Whose pods?"),
    matchOnDescription: true,
  });
  return picked?.workload;
}
