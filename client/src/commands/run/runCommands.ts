import { existsSync } from "node:fs";
import { t } from "../../l10n.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { PodNode, TaskNode } from "../../views/runTree/nodes.ts";
import { logOf } from "../ask/logOf.ts";
import { runOf, type OfRun } from "../ask/runOf.ts";
import { taskPodOf } from "../ask/podOfNode.ts";

/** “Show Run Log”: the run's log in the panel. */
export function showRunLog(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const run = await runOf(services, node, { title: t("Show Run Log") });
    run?.logs.channel.show();
  };
}

/** “Open Full Log”: the log's file in an editor, with find, links and the log grammar; for a task pod, its own. */
export function openFullLog(services: Services) {
  return async (node?: OfRun | TaskNode | PodNode): Promise<void> => {
    const log = await logOf(services, node, t("Open Full Log"));
    if (!log) return;
    const podName = node && taskPodOf(node);
    const path = node && podName !== undefined ? node.run.logs.tasks.pathOf(podName) : log.path;
    if (!existsSync(path)) {
      throw new UserError(t("No log of this pod has been read."), t("“Show Log” follows it while the pod is there."));
    }
    await log.masks.settled();
    await services.logDocuments.show(path);
  };
}

/** “Stop Run”: deletes the pod with its grace period; a second time, at once. */
export function stopRun(services: Services) {
  return async (node?: OfRun): Promise<void> => {
    const run = await runOf(services, node, { title: t("Stop Run"), onlyActive: true });
    run?.handle.stop();
  };
}

export function clearRuns(services: Services) {
  return (): void => services.runs.clearEnded();
}
