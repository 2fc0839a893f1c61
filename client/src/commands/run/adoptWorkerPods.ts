import * as vscode from "vscode";
import type { ExecutorPolicy } from "../../../../server/src/protocol.ts";
import { withProgress } from "../../cancellation.ts";
import type { AdoptableWorker, Cluster } from "../../cluster/index.ts";
import { requireTrust } from "../../clusters/permissions.ts";
import { executorPrefix } from "../../runs/executorId.ts";
import { UserError } from "../../notifications.ts";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import { choosePods, podDescription, type PodItem } from "../ask/choosePods.ts";

interface Found {
  readonly cluster: Cluster;
  readonly policy: ExecutorPolicy;
  readonly workers: readonly AdoptableWorker[];
}

/**
 * “Adopt Worker Pods”: workers of this user that an earlier window has left and that no journal knows. The user chooses, and
 * confirms a list of names; each is then followed to its end and cleaned up by the keys of today's `airflow.cfg`.
 */
export function adoptWorkerPods(services: Services) {
  return async (): Promise<readonly Run[] | undefined> => {
    requireTrust();
    const found = await findAll(services);
    const { cluster, policy, workers } = found;
    if (workers.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("No worker pods of yours are left to adopt on {0}.", cluster.name),
      );
      return [];
    }
    const picked = await choosePods({
      title: vscode.l10n.t("Adopt Worker Pods"),
      placeHolder: vscode.l10n.t("Your worker pods on {0} that nobody follows", cluster.name),
      question: (count) =>
        count === 1
          ? vscode.l10n.t("Adopt 1 worker pod on {0}?", cluster.name)
          : vscode.l10n.t("Adopt {0} worker pods on {1}?", count, cluster.name),
      consequence: `${vscode.l10n.t("This window follows them from now on; a window that still does lets them go.")} ${endingOf(policy)}`,
      button: vscode.l10n.t("Adopt"),
      items: workers.map(itemOf),
    });
    if (!picked) return undefined;
    const adopted = await Promise.all(picked.map(({ worker }) => services.runs.adopt(cluster, worker, policy)));
    if (adopted.length === 1) adopted[0]?.logs.channel.show();
    return adopted;
  };
}

function endingOf({ policy }: ExecutorPolicy): string {
  if (policy.keepFinishedPods) return vscode.l10n.t("They stay when they have ended (delete_worker_pods = False).");
  return policy.keepFailedPods
    ? vscode.l10n.t("Those that end well are then deleted (delete_worker_pods).")
    : vscode.l10n.t("They are deleted when they have ended (delete_worker_pods, delete_worker_pods_on_failure).");
}

function findAll(services: Services): Thenable<Found> {
  return withProgress(vscode.l10n.t("Looking for worker pods of earlier windows"), async (signal) => {
    const { clusters, requests, runs } = services;
    const { findAdoptable, listPods, WORKERS } = await clusters.library;
    const policy = await requests.executorPolicy({ uri: (await configurationUri()).toString() });
    if (!policy)
      throw new UserError(
        vscode.l10n.t("The executor's configuration could not be read."),
        vscode.l10n.t("See “Databand: Show Logs”."),
      );
    const cluster = await clusters.connect(policy.cluster, signal);
    const namespaces = policy.executor.namespaces ?? [undefined];
    const lists = await Promise.all(
      namespaces.map((namespace) => listPods(cluster, { namespace, labelSelector: WORKERS }, { signal })),
    );
    const runUids = new Set([...runs.active, ...(await runs.journalled())].map(({ id }) => id));
    const { executorId } = runs;
    return { cluster, policy, workers: findAdoptable(lists.flat(), { prefix: executorPrefix(), executorId, runUids }) };
  });
}

/** What tells the configuration: the DAG or `airflow.cfg` that is open, else an `airflow.cfg` of the workspace. */
async function configurationUri(): Promise<vscode.Uri> {
  const open = vscode.window.activeTextEditor?.document.uri;
  if (open?.scheme === "file" && /\.py$|\/airflow\.cfg$/.test(open.path)) return open;
  const [found] = await vscode.workspace.findFiles("**/airflow.cfg", undefined, 1);
  if (found) return found;
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder)
    throw new UserError(vscode.l10n.t("No folder is open."), vscode.l10n.t("Open the folder of your Airflow project."));
  return vscode.Uri.joinPath(folder.uri, "airflow.cfg");
}

function itemOf(worker: AdoptableWorker): PodItem & { readonly worker: AdoptableWorker } {
  const { dag, ended, executor, pod, runId, task } = worker;
  return {
    label: `$(package) ${pod.metadata.name ?? "?"}`,
    description: podDescription(pod, pod.status?.phase ?? "?"),
    detail: [
      vscode.l10n.t("task {0} of DAG {1}", task, dag),
      runId && vscode.l10n.t("run {0}", runId),
      vscode.l10n.t("left by {0}", executor),
    ]
      .filter(Boolean)
      .join(", "),
    picked: ended,
    pod,
    worker,
  };
}
