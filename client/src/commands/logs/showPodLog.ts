import { existsSync } from "node:fs";
import { t } from "../../l10n.ts";
import type { Services } from "../../services.ts";
import type { Attempt, ContainerNode, PodNode, TaskNode } from "../../views/runTree/nodes.ts";
import { tail } from "./logCommands.ts";
import { podOf } from "../ask/podOf.ts";
import { attemptOf, taskPodOf } from "../ask/podOfNode.ts";

/** “Show Log” of a task, a pod or a container in the runs tree: followed at once, without a question. */
export function showPodLog(services: Services) {
  return async (node: TaskNode | PodNode | ContainerNode): Promise<void> => {
    const attempt = attemptOf(node);
    if (!attempt) return;
    const { run } = node;
    const main = mainContainerOf(attempt);
    const container = "container" in node ? node.container : main;
    if (container === main) {
      const podName = taskPodOf(node);
      if (podName === undefined) {
        run.logs.channel.show();
        return;
      }
      if (await run.logs.tasks.show(podName)) return;
      const path = run.logs.tasks.pathOf(podName);
      if (attempt.seen?.isGone !== false && existsSync(path)) {
        await run.logs.masks.settled();
        await services.logDocuments.show(path);
        return;
      }
    }
    const title = t("Show Log");
    const target = await podOf(services, { kind: "pod", id: "", run, attempt }, title);
    // From its beginning: this is the log of one run, not of a server.
    if (target) await tail(services, { ...target, container }, title, {});
  };
}

/** The container with the task: `base`, else the first. */
function mainContainerOf({ seen }: Attempt): string {
  const containers = seen?.pod.spec?.containers ?? [];
  return (containers.find(({ name }) => name === "base") ?? containers[0])?.name ?? "base";
}
