import type * as vscode from "vscode";
import { t } from "../../l10n.ts";
import { withProgress } from "../../cancellation.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { podOf } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** “Edit Pod YAML”: a pod of the cluster as a document; saving applies what can be changed of it. */
export function editPod(services: Services) {
  return async (node?: OfRun | PodNode | ContainerNode): Promise<vscode.TextEditor | undefined> => {
    const target = await podOf(services, node, t("Edit Pod YAML"));
    if (!target) return undefined;
    const { cluster, namespace, name } = target;
    await services.rights.require(cluster, namespace, "edit");
    return withProgress(t("Reading pod {0}", name), (signal) =>
      services.podEditors.edit(cluster, namespace, name, signal),
    );
  };
}
