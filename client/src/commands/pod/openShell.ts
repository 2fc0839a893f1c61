import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import { PodTerminal, type TerminalTarget } from "../../views/podTerminal.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { podOf } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";
import { runningContainer } from "../ask/runningContainer.ts";

/** “Open Shell in Container”: a terminal in a running container. */
export function openShell(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const target = await podOf(services, node, vscode.l10n.t("Open Shell in Container"));
    if (target) await services.rights.require(target.cluster, target.namespace, "exec");
    const container = target && (await runningContainer(services, target, vscode.l10n.t("Open Shell in Container")));
    return container && openTerminal(services, { ...target, pod: target.name, container: container.name }, "terminal");
  };
}

/** Shows a terminal that is connected with a container. `icon` is the name of a theme icon. */
export function openTerminal(services: Services, target: TerminalTarget, icon: string): vscode.Terminal {
  const terminal = vscode.window.createTerminal({
    name: `${target.pod}/${target.container}`,
    pty: new PodTerminal(services.clusters, target),
    iconPath: new vscode.ThemeIcon(icon),
  });
  terminal.show();
  return terminal;
}
