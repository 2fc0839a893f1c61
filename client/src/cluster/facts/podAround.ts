import type { Cluster } from "../connection/cluster.ts";
import type { Node, Pod } from "../objects.ts";
import { isClusterError } from "../connection/errors.ts";
import { hasEnded, hasStarted } from "../pods/podState.ts";
import type { CallOptions } from "../pods/pods.ts";
import { listNodes } from "./clusterInfo.ts";
import { readClaims, type ClaimSight } from "./podClaims.ts";

/** What needs rights of its own. */
export type EvidenceSource = "events" | "nodes" | "claims";

/** What stands around a pod and may keep it from starting. */
export interface PodAround {
  readonly nodes?: readonly Node[];
  readonly claims?: readonly ClaimSight[];
  /** What the user may not read, with the server's words. */
  readonly unread?: readonly (readonly [EvidenceSource, said: string])[];
}

/** Reads it for a pod that has not started, with the user's own rights; what may not be read is left out. */
export async function readAround(cluster: Cluster, pod: Pod, options: CallOptions = {}): Promise<PodAround> {
  if (hasStarted(pod) || hasEnded(pod)) return {};
  const unread: (readonly [EvidenceSource, string])[] = [];
  const ask = async <T>(source: EvidenceSource, asked: Promise<T>): Promise<T | undefined> => {
    try {
      return await asked;
    } catch (error) {
      if (!isClusterError(error)) throw error;
      if (error.reason === "forbidden") unread.push([source, error.message]);
      return undefined;
    }
  };
  const [nodes, claims] = await Promise.all([
    ask("nodes", listNodes(cluster, options)),
    ask("claims", readClaims(cluster, pod, options)),
  ]);
  return { unread, ...(claims && { claims }), ...(nodes && { nodes }) };
}
