import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { ContextInfo } from "../cluster/index.ts";
import { requireTrust } from "../clusters.ts";
import { explain } from "../notifications.ts";
import type { Services } from "../services.ts";
import { saveSetting, setting, SETTINGS } from "../settings.ts";

interface ClusterItem extends vscode.QuickPickItem {
  readonly use?: "engine" | "sandbox" | "context";
  readonly context?: string;
}

/** “Select Cluster”: the engine's own, the sandbox, or a context of the kubeconfig; tries the connection at once. */
export function selectCluster(services: Services) {
  return async (): Promise<void> => {
    requireTrust();
    const picked = await vscode.window.showQuickPick(items(services), {
      title: "Select Cluster",
      placeHolder: "Where runs of this workspace go",
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!picked?.use) return;
    await saveSetting(SETTINGS.clusterContext, picked.context ?? "");
    await saveSetting(SETTINGS.clusterUse, picked.use);
    services.clusters.forgetConnections();
    if (picked.use === "engine") return;
    await withProgress(`Connecting to ${services.clusters.choiceLabel}`, async (signal) => {
      const cluster = await services.clusters.connect(undefined, signal);
      void vscode.window.showInformationMessage(`Runs go to ${cluster.name} (${cluster.server}).`);
    });
  };
}

async function items(services: Services): Promise<ClusterItem[]> {
  const use = setting(SETTINGS.clusterUse);
  const mark = (chosen: boolean): string => (chosen ? "current choice" : "");
  const fixed: ClusterItem[] = [
    {
      label: "$(beaker) Sandbox cluster",
      description: mark(use === "sandbox"),
      detail:
        "A Kubernetes API inside the extension; pods are processes on this machine. Needs Python 3, nothing else.",
      use: "sandbox",
    },
    {
      label: "$(gear) The engine's cluster",
      description: mark(use === "engine"),
      detail: "What cluster_context and config_file of the engine say, else the kubeconfig's current context.",
      use: "engine",
    },
    { label: "Contexts of the kubeconfig", kind: vscode.QuickPickItemKind.Separator },
  ];
  return [...fixed, ...(await contexts(services))];
}

async function contexts(services: Services): Promise<ClusterItem[]> {
  const { listContexts } = await services.clusters.library;
  const chosen = setting(SETTINGS.clusterUse) === "context" ? setting(SETTINGS.clusterContext) : undefined;
  try {
    const found = await listContexts(setting(SETTINGS.kubeconfig) || undefined);
    return found.map((context) => contextItem(context, context.name === chosen));
  } catch (error) {
    return [{ label: "$(info) No kubeconfig could be read", detail: explain(error) }];
  }
}

function contextItem(context: ContextInfo, chosen: boolean): ClusterItem {
  const remarks = [chosen && "current choice", context.isCurrent && "the kubeconfig's current context"];
  return {
    label: `$(server-environment) ${context.name}`,
    description: remarks.filter(Boolean).join(", "),
    detail: `${context.server} as ${context.user}, namespace ${context.namespace}`,
    use: "context",
    context: context.name,
  };
}
