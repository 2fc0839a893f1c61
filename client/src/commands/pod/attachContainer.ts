import type * as vscode from "vscode";
import { t } from "../../l10n.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { openTerminal } from "./openTerminal.ts";
import { podOf } from "../ask/podOf.ts";
import { runningContainer } from "../ask/runningContainer.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Attach to Container”: what its first process puts out from now on, and its input where the pod gives it one. */
export function attachContainer(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const title = t("Attach to Container");
    const target = await podOf(services, node, title, true);
    if (target) await services.rights.require(target.cluster, target.namespace, "attach");
    const container = target && (await runningContainer(services, target, title));
    if (!container) return undefined;
    const { name, stdin = false, tty = false } = container;
    return openTerminal(services, { ...target, pod: target.name, container: name, attach: { stdin, tty } }, "plug");
  };
}
