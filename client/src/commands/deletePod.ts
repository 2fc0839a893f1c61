import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { Cluster } from "../cluster/index.ts";
import type { Services } from "../services.ts";
import type { RunNode } from "../views/runsTree.ts";
import { pickPod } from "./pickPod.ts";
import { currentPod } from "./runCommands.ts";
import { listCluster } from "./tailPodLogs.ts";

interface Target {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
}

/** “Delete Pod”: of a run, or any pod of the cluster; asks once, and deletes only the very pod that was shown. */
export function deletePod(services: Services) {
  return async (node?: RunNode): Promise<void> => {
    const target = node ? ofRun(node) : await ofCluster(services);
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

function ofRun({ run }: RunNode): Target {
  return {
    cluster: run.cluster,
    namespace: run.plan.namespace,
    name: currentPod(run),
    uid: run.handle.state.tries.at(-1)?.podUid,
  };
}

async function ofCluster(services: Services): Promise<Target | undefined> {
  const { cluster, pods } = await listCluster(services);
  const pod = await pickPod(pods, "Delete Pod");
  if (!pod?.metadata.name) return undefined;
  const { name, namespace = cluster.namespace, uid } = pod.metadata;
  return { cluster, namespace, name, uid };
}
