import { userInfo } from "node:os";
import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Cluster, Orphan } from "../../cluster/index.ts";
import type { Services } from "../../services.ts";
import { elapsedLabel } from "../../views/runLabels.ts";

/** More names than this do not fit into a confirmation. */
const MOST_NAMES = 30;

interface OrphanItem extends vscode.QuickPickItem {
  readonly orphan: Orphan;
}

/** “Clean Up Pods”: pods of runs that nobody here follows; the user chooses, and confirms a list of names. */
export function cleanUpPods(services: Services) {
  return async (): Promise<void> => {
    const { cluster, orphans } = await findAll(services);
    if (orphans.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("No pods of forgotten runs were found on {0}.", cluster.name),
      );
      return;
    }
    const picked = await vscode.window.showQuickPick(items(orphans), {
      title: vscode.l10n.t("Clean Up Pods"),
      placeHolder: vscode.l10n.t("Pods on {0} whose runs nobody follows from this window", cluster.name),
      canPickMany: true,
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!picked || picked.length === 0) return;
    const names = picked.map(({ orphan }) => orphan.pod.metadata.name ?? "");
    const more = names.length > MOST_NAMES ? `\n${vscode.l10n.t("… and {0} more", names.length - MOST_NAMES)}` : "";
    const remove = vscode.l10n.t("Delete");
    const answer = await vscode.window.showWarningMessage(
      names.length === 1
        ? vscode.l10n.t("Delete 1 pod on {0}?", cluster.name)
        : vscode.l10n.t("Delete {0} pods on {1}?", names.length, cluster.name),
      {
        modal: true,
        detail: `${names.slice(0, MOST_NAMES).join("\n")}${more}\n\n${vscode.l10n.t("Their logs are lost to the cluster.")}`,
      },
      remove,
    );
    if (answer === remove)
      await deleteAll(
        services,
        cluster,
        picked.map(({ orphan }) => orphan),
      );
  };
}

function findAll(services: Services): Thenable<{ cluster: Cluster; orphans: readonly Orphan[] }> {
  return withProgress(vscode.l10n.t("Looking for pods of forgotten runs"), async (signal) => {
    const { findOrphans, listPods } = await services.clusters.library;
    const cluster = await services.clusters.connect(undefined, signal);
    const environments = await services.requests.environments({});
    const named = environments.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace]));
    const followed = services.runs.active;
    const namespaces = new Set([cluster.namespace, ...named, ...followed.map(({ plan }) => plan.namespace)]);
    const lists = await Promise.all(
      [...namespaces].map((namespace) => listPods(cluster, { namespace, labelSelector: "dbnd_run_uid" }, { signal })),
    );
    const states = [...followed.map(({ handle }) => handle.state), ...(await services.runs.journalled())];
    const runUids = new Set(states.map(({ id }) => id));
    const podNames = new Set(states.map(({ plan, tries }) => tries.at(-1)?.podName ?? plan.podName));
    return { cluster, orphans: findOrphans(lists.flat(), { runUids, podNames }) };
  });
}

/** Chosen from the start: what is this user's own and useless; other people's pods only when they are picked. */
function items(orphans: readonly Orphan[]): OrphanItem[] {
  const user = userInfo().username;
  return orphans.map((orphan) => {
    const { metadata, status } = orphan.pod;
    const age = Date.now() - Date.parse(metadata.creationTimestamp ?? "");
    const what = orphan.kind === "duplicate" ? vscode.l10n.t("a second pod of the same try") : (status?.phase ?? "?");
    return {
      label: `$(package) ${metadata.name ?? "?"}`,
      description: [what, Number.isNaN(age) ? "" : vscode.l10n.t("{0} old", elapsedLabel(age)), metadata.namespace]
        .filter(Boolean)
        .join(" · "),
      detail:
        orphan.user === undefined
          ? vscode.l10n.t("who started it is not known")
          : vscode.l10n.t("started by {0}", orphan.user),
      picked: orphan.user === user && orphan.kind !== "running",
      orphan,
    };
  });
}

function deleteAll(services: Services, cluster: Cluster, orphans: readonly Orphan[]): Thenable<void> {
  return withProgress(vscode.l10n.t("Deleting pods"), async (signal, report) => {
    const { deletePod, isClusterError } = await services.clusters.library;
    let count = 0;
    for (const { pod } of orphans) {
      const { namespace = cluster.namespace, name = "", uid } = pod.metadata;
      report(vscode.l10n.t("{0} of {1}: {2}", ++count, orphans.length, name));
      await deletePod(cluster, namespace, name, { uid, signal }).catch((error: unknown) => {
        if (!isClusterError(error, "not-found") && !isClusterError(error, "conflict")) throw error;
      });
    }
    void vscode.window.showInformationMessage(
      count === 1
        ? vscode.l10n.t("1 pod deleted on {0}.", cluster.name)
        : vscode.l10n.t("{0} pods deleted on {1}.", count, cluster.name),
    );
  });
}
