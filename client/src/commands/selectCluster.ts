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
      title: vscode.l10n.t("Select Cluster"),
      placeHolder: vscode.l10n.t("Where runs of this workspace go"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!picked?.use) return;
    await saveSetting(SETTINGS.clusterContext, picked.context ?? "");
    await saveSetting(SETTINGS.clusterUse, picked.use);
    services.clusters.forgetConnections();
    if (picked.use === "engine") return;
    await withProgress(vscode.l10n.t("Connecting to {0}", services.clusters.choiceLabel), async (signal) => {
      const cluster = await services.clusters.connect(undefined, signal);
      void vscode.window.showInformationMessage(vscode.l10n.t("Runs go to {0} ({1}).", cluster.name, cluster.server));
    });
  };
}

async function items(services: Services): Promise<ClusterItem[]> {
  const use = setting(SETTINGS.clusterUse);
  const mark = (chosen: boolean): string => (chosen ? vscode.l10n.t("current choice") : "");
  const fixed: ClusterItem[] = [
    {
      label: vscode.l10n.t("$(beaker) Sandbox cluster"),
      description: mark(use === "sandbox"),
      detail: vscode.l10n.t(
        "A Kubernetes API inside the extension; pods are processes on this machine. Needs Python 3, nothing else.",
      ),
      use: "sandbox",
    },
    {
      label: vscode.l10n.t("$(gear) The engine's cluster"),
      description: mark(use === "engine"),
      detail: vscode.l10n.t(
        "What cluster_context and config_file of the engine say, else the kubeconfig's current context.",
      ),
      use: "engine",
    },
    { label: vscode.l10n.t("Contexts of the kubeconfig"), kind: vscode.QuickPickItemKind.Separator },
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
    return [{ label: vscode.l10n.t("$(info) No kubeconfig could be read"), detail: explain(error) }];
  }
}

function contextItem(context: ContextInfo, chosen: boolean): ClusterItem {
  const remarks = [
    chosen && vscode.l10n.t("current choice"),
    context.isCurrent && vscode.l10n.t("the kubeconfig's current context"),
  ];
  return {
    label: `$(server-environment) ${context.name}`,
    description: remarks.filter(Boolean).join(", "),
    detail: vscode.l10n.t("{0} as {1}, namespace {2}", context.server, context.user, context.namespace),
    use: "context",
    context: context.name,
  };
}
