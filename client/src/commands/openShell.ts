import * as vscode from "vscode";
import { UserError } from "../notifications.ts";
import type { Services } from "../services.ts";
import { PodTerminal } from "../views/podTerminal.ts";
import type { ContainerNode, PodNode } from "../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "./podOf.ts";
import type { OfRun } from "./runOf.ts";

/** “Open Shell in Container”: a terminal in a running container. */
export function openShell(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.Terminal | undefined> => {
    const target = await podOf(services, node, "Open Shell in Container");
    if (target) await services.rights.require(target.cluster, target.namespace, "exec");
    const container = target && (await runningContainer(services, target));
    if (!target || container === undefined) return undefined;
    const { cluster, namespace, name } = target;
    const pty = new PodTerminal(services.clusters, { cluster, namespace, pod: name, container });
    const terminal = vscode.window.createTerminal({
      name: `${name}/${container}`,
      pty,
      iconPath: new vscode.ThemeIcon("terminal"),
    });
    terminal.show();
    return terminal;
  };
}

/** The container that is meant: the node's, the only one that runs, or the one the user picks. */
async function runningContainer(services: Services, target: PodTarget): Promise<string | undefined> {
  if (target.container !== undefined) return target.container;
  const { getPod } = await services.clusters.library;
  const { status } = await getPod(target.cluster, target.namespace, target.name);
  const running = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].flatMap((one) =>
    one.state?.running && one.name !== undefined ? [one.name] : [],
  );
  if (running.length === 0) {
    throw new UserError(
      `No container of pod ${target.name} runs now.`,
      "A shell needs a running container; see its log, or “Describe Pod”.",
    );
  }
  if (running.length === 1) return running[0];
  return vscode.window.showQuickPick(running, { title: "Open Shell in Container", placeHolder: "Container" });
}
