import * as vscode from "vscode";
import type { Pod } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { saveSetting, setting, SETTINGS } from "../../settings.ts";
import type { LogRange } from "../../views/podLogs.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { askRange } from "../ask/logRange.ts";
import { podOf } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";
import { pickContainer, tailContainer } from "./tailPodLogs.ts";

/** “Toggle Log Timestamps”: whether lines begin with the time at which they were written. */
export function toggleTimestamps({ podLogs, runs }: Services) {
  return async (): Promise<void> => {
    const on = !setting(SETTINGS.timestamps);
    await saveSetting(SETTINGS.timestamps, on);
    const logs = [...podLogs.all, ...runs.all.map((run) => run.logs)];
    await Promise.all(logs.map((log) => log.showLines(log.channel.shown)));
    void vscode.window.setStatusBarMessage(
      on ? vscode.l10n.t("Log timestamps are on.") : vscode.l10n.t("Log timestamps are off."),
      4000,
    );
  };
}

/** “Tail Pod Logs From…”: which part of the past is shown before the log is followed. */
export function tailPodLogsFrom(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<void> => {
    const title = vscode.l10n.t("Tail Pod Logs From…");
    const target = await podOf(services, node, title);
    const range = target && (await askRange(title, target.name));
    if (range) await tail(services, target, title, range);
  };
}

/** “Show Previous Log”: what the container wrote before it was restarted. */
export function showPreviousLog(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<void> => {
    const title = vscode.l10n.t("Show Previous Log");
    const target = await podOf(services, node, title);
    if (target) await tail(services, target, title, { previous: true });
  };
}

/** Follows a container of a pod, the one of the target or the one that the user picks in a list with the command's title. */
export async function tail(
  services: Services,
  { cluster, namespace, name, uid, container }: NonNullable<Awaited<ReturnType<typeof podOf>>>,
  title: string,
  range?: LogRange,
): Promise<void> {
  const { getPod, isClusterError } = await services.clusters.library;
  const pod = await getPod(cluster, namespace, name).catch((error: unknown) => {
    if (!isClusterError(error, "not-found")) throw error;
    throw new UserError(
      vscode.l10n.t("Pod {0} is gone, and its log with it.", name),
      vscode.l10n.t("“Open Full Log” has what was read of it."),
    );
  });
  const chosen = container ?? (await pickContainer(pod, title));
  if (chosen !== undefined && range?.previous === true) requireRestart(pod, chosen);
  if (chosen !== undefined) {
    await tailContainer(services, cluster, { namespace, pod: name, podUid: uid, container: chosen }, range);
  }
}

/**
 * Of a container that was not restarted there is one log only. A name that no container has stands for all of them.
 *
 * @throws UserError where the log before the last restart is not to be had
 */
function requireRestart({ metadata, status = {} }: Pod, container: string): void {
  const all = [...(status.containerStatuses ?? []), ...(status.initContainerStatuses ?? [])];
  const meant = all.filter(({ name }) => name === container);
  if ((meant.length > 0 ? meant : all).some(({ restartCount = 0 }) => restartCount > 0)) return;
  const pod = metadata.name ?? "";
  throw new UserError(
    vscode.l10n.t("{0} was not restarted: it has no previous log.", meant.length > 0 ? `${pod}/${container}` : pod),
    vscode.l10n.t("“Tail Pod Logs” shows the one that there is."),
  );
}
