import * as vscode from "vscode";
import type { Cluster, Pod } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import type { ContainerNode, PodNode } from "../../views/runTree/nodes.ts";
import { pickPod } from "./pickPod.ts";
import { currentPod } from "./podOfNode.ts";
import type { OfRun } from "./runOf.ts";
import { listPodsOf } from "./listCluster.ts";

/** A pod that a command is about. */
export interface PodTarget {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string | undefined;
  /** As it was last seen; absent when only its name is known. */
  readonly pod?: Pod | undefined;
  /** Where the tree's node is a container. */
  readonly container?: string | undefined;
}

/**
 * The pod of the tree's node, the newest of a run, or any pod of the cluster that the user picks. Undefined when they leave.
 *
 * @param needsContainers pods that have ended are not offered
 * @throws UserError where there is none to pick; ClusterError
 */
export async function podOf(
  services: Services,
  node: OfRun | PodNode | ContainerNode | undefined,
  title: string,
  needsContainers = false,
): Promise<PodTarget | undefined> {
  if (!node) return ofCluster(services, title, needsContainers);
  const { run } = node;
  const common = { cluster: run.cluster, namespace: run.plan.namespace };
  if ("attempt" in node) {
    const { podName, seen, state } = node.attempt;
    const uid = seen?.pod.metadata.uid ?? state?.podUid;
    return { ...common, name: podName, uid, pod: seen?.pod, ...("container" in node && { container: node.container }) };
  }
  const name = currentPod(run);
  const pod = services.sights.of(run).pods.find((seen) => seen.pod.metadata.name === name)?.pod;
  return { ...common, name, uid: run.handle.state.tries.at(-1)?.podUid, pod };
}

async function ofCluster(services: Services, title: string, needsContainers: boolean): Promise<PodTarget | undefined> {
  const { cluster, items: all } = await listPodsOf(services);
  const pods = needsContainers ? all.filter((one) => !hasEnded(one)) : all;
  if (pods.length === 0 && all.length > 0) {
    throw new UserError(
      vscode.l10n.t("No pod that you can see runs now."),
      vscode.l10n.t("Run a task first; of pods that have ended there is the log."),
    );
  }
  const pod = await pickPod(pods, title);
  if (!pod?.metadata.name) return undefined;
  const { name, namespace = cluster.namespace, uid } = pod.metadata;
  return { cluster, namespace, name, uid, pod };
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed";
}
