import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { ContextInfo } from "../cluster/index.ts";
import { requireTrust } from "../clusters/permissions.ts";
import { explain } from "../notifications.ts";
import type { Services } from "../services.ts";
import { saveSetting, setting, SETTINGS } from "../settings.ts";
import { openKey } from "./run/openRunKey.ts";

interface ClusterItem extends vscode.QuickPickItem {
  readonly use?: "engine" | "sandbox" | "context";
  readonly context?: string;
  /** Whose namespace is to be changed. */
  readonly engine?: string;
}

/**
 * “Select Cluster”: the engine's own, the sandbox, or a context of the kubeconfig; tries the connection at once. Which
 * namespace runs go to is the configuration's to say: the list leads to its key.
 */
export function selectCluster(services: Services) {
  return async (): Promise<void> => {
    requireTrust();
    const picked = await vscode.window.showQuickPick(items(services), {
      title: vscode.l10n.t("Select Cluster"),
      placeHolder: vscode.l10n.t("Where runs of this workspace go"),
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (picked?.engine !== undefined) await openKey(services, { section: picked.engine, key: "namespace" });
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
      detail: vscode.l10n.t("A Kubernetes API inside the extension; pods are processes here. Needs Python 3."),
      use: "sandbox",
    },
    {
      label: vscode.l10n.t("$(gear) The engine's cluster"),
      description: mark(use === "engine"),
      detail: vscode.l10n.t("What its cluster_context and config_file say, else the current context."),
      use: "engine",
    },
    { label: vscode.l10n.t("Contexts of the kubeconfig"), kind: vscode.QuickPickItemKind.Separator },
  ];
  return [...fixed, ...(await contexts(services)), ...(await namespaces(services))];
}

async function namespaces({ requests }: Services): Promise<ClusterItem[]> {
  const environments = await requests.environments({});
  const ofEngines = new Map(
    environments.flatMap(({ engine, engineFamily, namespace }) =>
      engine === undefined || engineFamily !== "kubernetes" || namespace === undefined ? [] : [[engine, namespace]],
    ),
  );
  if (ofEngines.size === 0) return [];
  return [
    { label: vscode.l10n.t("Namespaces of the engines"), kind: vscode.QuickPickItemKind.Separator },
    ...[...ofEngines].map(([engine, namespace]) => ({
      label: `$(symbol-namespace) ${namespace}`,
      description: `[${engine}]`,
      detail: vscode.l10n.t("To run in another one, change the key “namespace”: opens it."),
      engine,
    })),
  ];
}

async function contexts(services: Services): Promise<ClusterItem[]> {
  const { listContexts } = await services.clusters.library;
  const chosen = setting(SETTINGS.clusterUse) === "context" ? setting(SETTINGS.clusterContext) : undefined;
  try {
    const found = listContexts(setting(SETTINGS.kubeconfig) || undefined);
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
