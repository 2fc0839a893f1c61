import type { Cluster } from "../connection/cluster.ts";
import type { Node, Pod } from "../objects.ts";
import { hasEnded, hasStarted } from "../pods/podState.ts";
import { listNodes } from "./clusterInfo.ts";
import { readClaims, type ClaimSight } from "./podClaims.ts";

/** What stands around a pod and may keep it from starting. */
export interface PodAround {
  readonly nodes?: readonly Node[];
  readonly claims?: readonly ClaimSight[];
}

/** Reads it for a pod that has not started, with the user's own rights; what may not be read is left out. */
export async function readAround(cluster: Cluster, pod: Pod): Promise<PodAround> {
  if (hasStarted(pod) || hasEnded(pod)) return {};
  const [nodes, claims] = await Promise.all([listNodes(cluster).catch(() => undefined), readClaims(cluster, pod)]);
  return { claims, ...(nodes && { nodes }) };
}
