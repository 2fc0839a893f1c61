import { userInfo } from "node:os";
import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Cluster, Orphan, Pod } from "../../cluster/index.ts";
import { explain, isCancelled, UserError } from "../../notifications.ts";
import { allEnvironments } from "../../projects.ts";
import { submittedTask } from "../../runs/submittedTask.ts";
import type { Services } from "../../services.ts";
import { choosePods, podDescription, type PodItem } from "../ask/choosePods.ts";

interface Found {
  readonly cluster: Cluster;
  readonly orphans: readonly Orphan[];
  /** Why some namespaces could not be looked into. */
  readonly problems: readonly string[];
}

/** “Clean Up Pods”: pods of runs that nobody here follows; the user chooses, and confirms a list of names. */
export function cleanUpPods(services: Services) {
  return async (): Promise<void> => {
    const { cluster, orphans, problems } = await findAll(services);
    if (orphans.length === 0) {
      const nothing = vscode.l10n.t("No pods of forgotten runs were found on {0}.", cluster.name);
      void vscode.window.showInformationMessage([nothing, ...problems].join(" "));
      return;
    }
    const where = vscode.l10n.t("Pods on {0} whose runs nobody follows from this window", cluster.name);
    const picked = await choosePods({
      title: vscode.l10n.t("Clean Up Pods"),
      placeHolder: [where, ...problems].join(". "),
      question: (count) =>
        count === 1
          ? vscode.l10n.t("Delete 1 pod on {0}?", cluster.name)
          : vscode.l10n.t("Delete {0} pods on {1}?", count, cluster.name),
      consequence: vscode.l10n.t("Their logs are lost to the cluster."),
      button: vscode.l10n.t("Delete"),
      items: items(orphans),
    });
    if (!picked) return;
    const pods = picked.map(({ pod }) => pod);
    await deleteAll(services, cluster, pods);
  };
}

function findAll(services: Services): Thenable<Found> {
  return withProgress(vscode.l10n.t("Looking for pods of forgotten runs"), async (signal) => {
    const { findOrphans, followedBy, listPods } = await services.clusters.library;
    const cluster = await services.clusters.connect(undefined, signal);
    const environments = await allEnvironments(services.requests);
    const named = environments.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace]));
    const followed = services.runs.active;
    const namespaces = new Set([cluster.namespace, ...named, ...followed.map(({ plan }) => plan.namespace)]);
    // Of several namespaces one may be somebody else's.
    const lists = await Promise.allSettled(
      [...namespaces].map((namespace) => listPods(cluster, { namespace, labelSelector: "dbnd_run_uid" }, { signal })),
    );
    const refused = lists.flatMap((list): unknown[] => (list.status === "rejected" ? [list.reason] : []));
    if (signal.aborted || refused.length === namespaces.size) throw refused[0];
    const pods = lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
    const states = [...followed.map(({ handle }) => handle.state), ...(await services.runs.journalled())];
    return { cluster, orphans: findOrphans(pods, followedBy(states)), problems: refused.map(explain) };
  });
}

/** Chosen from the start: what is this user's own and useless; other people's pods only when they are picked. */
function items(orphans: readonly Orphan[]): PodItem[] {
  const me = userInfo().username;
  return orphans.map(({ kind, pod, user }) => {
    const what = kind === "duplicate" ? vscode.l10n.t("a second pod of the same try") : (pod.status?.phase ?? "?");
    const who =
      user === undefined ? vscode.l10n.t("who started it is not known") : vscode.l10n.t("started by {0}", user);
    const task = submittedTask(pod);
    return {
      label: `$(package) ${pod.metadata.name ?? "?"}`,
      description: podDescription(pod, what),
      detail: [task && vscode.l10n.t("task {0}", task), who].filter(Boolean).join(", "),
      picked: user === me && kind !== "running",
      pod,
    };
  });
}

/** Deletes those very pods, one after another; one that may not be deleted keeps none of the others. */
function deleteAll(services: Services, cluster: Cluster, pods: readonly Pod[]): Thenable<void> {
  return withProgress(vscode.l10n.t("Deleting pods"), async (signal, report) => {
    const { deleteOrphan } = await services.clusters.library;
    const problems: string[] = [];
    for (const [index, pod] of pods.entries()) {
      report(vscode.l10n.t("{0} of {1}: {2}", index + 1, pods.length, pod.metadata.name ?? ""));
      try {
        await deleteOrphan(cluster, pod, signal);
      } catch (error) {
        if (isCancelled(error)) throw error;
        problems.push(explain(error));
      }
    }
    const [first] = problems;
    if (first !== undefined) {
      const count = pods.length - problems.length;
      throw new UserError(vscode.l10n.t("{0} of {1} pods deleted on {2}.", count, pods.length, cluster.name), first);
    }
    void vscode.window.showInformationMessage(
      pods.length === 1
        ? vscode.l10n.t("1 pod deleted on {0}.", cluster.name)
        : vscode.l10n.t("{0} pods deleted on {1}.", pods.length, cluster.name),
    );
  });
}
