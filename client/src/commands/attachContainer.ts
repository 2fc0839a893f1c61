import type * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { ContainerNode, PodNode } from "../views/runTree/nodes.ts";
import { openTerminal } from "./openShell.ts";
import { podOf } from "./podOf.ts";
import { runningContainer } from "./runningContainer.ts";
import type { OfRun } from "./runOf.ts";

const TITLE = "Attach to Container";

/** “Attach to Container”: what its first process puts out from now on, and its input where the pod gives it one. */
export function attachContainer(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const target = await podOf(services, node, TITLE);
    if (target) await services.rights.require(target.cluster, target.namespace, "attach");
    const container = target && (await runningContainer(services, target, TITLE));
    if (!container) return undefined;
    const { name, stdin = false, tty = false } = container;
    return openTerminal(services, { ...target, pod: target.name, container: name, attach: { stdin, tty } }, "plug");
  };
}
