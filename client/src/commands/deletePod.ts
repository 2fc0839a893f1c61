import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { Services } from "../services.ts";
import type { PodNode } from "../views/runTree/nodes.ts";
import { podOf } from "./podOf.ts";
import type { OfRun } from "./runOf.ts";

/** “Delete Pod”: of a run, or any pod of the cluster; asks once, and deletes only the very pod that was shown. */
export function deletePod(services: Services) {
  return async (node?: OfRun | PodNode): Promise<void> => {
    const target = await podOf(services, node, "Delete Pod");
    if (!target) return;
    const answer = await vscode.window.showWarningMessage(
      `Delete pod ${target.name} in namespace ${target.namespace} on ${target.cluster.name}?`,
      {
        modal: true,
        detail: "Its container gets 30 seconds to end, or what the pod says. Its log is lost to the cluster.",
      },
      "Delete",
    );
    if (answer !== "Delete") return;
    const library = await services.clusters.library;
    await withProgress(`Deleting pod ${target.name}`, async (signal) => {
      try {
        await library.deletePod(target.cluster, target.namespace, target.name, { uid: target.uid, signal });
      } catch (error) {
        if (!library.isClusterError(error, "not-found")) throw error;
        void vscode.window.showInformationMessage(`Pod ${target.name} was gone already.`);
      }
    });
  };
}
