import * as vscode from "vscode";
import { UserError } from "../../notifications.ts";
import { isSandbox } from "../../clusters/windowSandbox.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { podOf } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Copy kubectl Command”: what can be done with a pod, as a line for a terminal. */
export function copyKubectl(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<void> => {
    const target = await podOf(services, node, vscode.l10n.t("Copy kubectl Command"));
    if (!target) return;
    const { cluster, namespace, name, container } = target;
    if (isSandbox(cluster)) {
      throw new UserError(
        vscode.l10n.t("The sandbox is in no kubeconfig, so kubectl cannot find it."),
        vscode.l10n.t("Use the menu of the runs tree."),
      );
    }
    const { kubectlLines } = await services.clusters.library;
    const items = kubectlLines({ context: cluster.name, namespace, pod: name, container }).map(({ label, line }) => ({
      label,
      detail: line,
      line,
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Copy kubectl Command"),
      matchOnDetail: true,
    });
    if (chosen) await vscode.env.clipboard.writeText(chosen.line);
  };
}
