import * as vscode from "vscode";
import type { Cluster, Pod } from "../../cluster/index.ts";
import type { Run } from "../../runs/runs.ts";
import type { Services } from "../../services.ts";
import type { LogRange, PodContainer } from "../../views/podLogs.ts";
import { listPodsOf } from "../ask/listCluster.ts";
import { pickPod } from "../ask/pickPod.ts";
import { runItem } from "../ask/runItem.ts";

interface ChoiceItem extends vscode.QuickPickItem {
  readonly run?: Run;
  readonly other?: true;
}

/** “Tail Pod Logs”: the log of one of our runs, or of any pod of the cluster. */
export function tailPodLogs(services: Services) {
  return async (): Promise<void> => {
    const choice = await chooseRun(services.runs.all);
    if (!choice) return;
    if (choice.run) {
      choice.run.logs.channel.show(false);
      return;
    }
    const { cluster, items: pods } = await listPodsOf(services);
    const title = vscode.l10n.t("Tail Pod Logs");
    const pod = await pickPod(pods, title);
    if (!pod?.metadata.name) return;
    const container = await pickContainer(pod, title);
    if (container === undefined) return;
    const { name, namespace = cluster.namespace, uid } = pod.metadata;
    await tailContainer(services, cluster, { namespace, pod: name, podUid: uid, container });
  };
}

/** Without runs of our own there is nothing to choose between. */
async function chooseRun(runs: readonly Run[]): Promise<ChoiceItem | undefined> {
  if (runs.length === 0) return { label: "", other: true };
  const items: ChoiceItem[] = [
    ...runs.map((run) => ({ ...runItem(run), label: `$(output) ${run.plan.task}` })),
    { label: vscode.l10n.t("$(search) Another pod of the cluster…"), other: true },
  ];
  return vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Tail Pod Logs"),
    placeHolder: vscode.l10n.t("Whose log?"),
    matchOnDetail: true,
  });
}

/** What stands for all containers of a pod; none can have this name. */
const ALL_CONTAINERS = "*";

/** Follows what `pickContainer` gave: one container, or all of the pod's as one log. */
export async function tailContainer(
  { podLogs }: Services,
  cluster: Cluster,
  target: PodContainer & { readonly container: string },
  range?: LogRange,
): Promise<void> {
  if (target.container !== ALL_CONTAINERS) {
    await podLogs.tail(cluster, target, range);
    return;
  }
  const { namespace, pod } = target;
  const selection = { namespace, fieldSelector: `metadata.name=${pod}` };
  await podLogs.followPods(cluster, pod, { selection, endsWithPods: true, ...(range && { range }) });
}

/**
 * Asks which container where there is a choice; the main one stands first. Empty text means the only one.
 *
 * @param title the command's, which asks
 */
export async function pickContainer(pod: Pod, title: string): Promise<string | undefined> {
  const main = (pod.spec?.containers ?? []).map((container) => container.name);
  const init = (pod.spec?.initContainers ?? []).map((container) => container.name);
  const debug = (pod.spec?.ephemeralContainers ?? []).map((container) => container.name);
  if (main.length + init.length + debug.length <= 1) return main[0] ?? "";
  const items = [
    ...main.map((label) => ({ label, description: label === "base" ? vscode.l10n.t("the task's container") : "" })),
    ...init.map((label) => ({ label, description: vscode.l10n.t("init container") })),
    ...debug.map((label) => ({ label, description: vscode.l10n.t("debug container") })),
    {
      label: vscode.l10n.t("$(list-ordered) All containers"),
      description: vscode.l10n.t("as one log, in the order of time"),
      name: ALL_CONTAINERS,
    },
  ];
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly name?: string }>(items, {
    title,
    placeHolder: vscode.l10n.t("Container"),
  });
  return picked && (picked.name ?? picked.label);
}
