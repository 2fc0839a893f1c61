import type { Cluster } from "../connection/cluster.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import { getPod } from "./pods.ts";

/**
 * Sends a request that is about no other pod of a name. A conflict is either another pod of that name, which is not to be
 * touched, or a moment's trouble, which passes: that one is thrown as `server`.
 *
 * @throws ClusterError
 */
export async function onlyThatPod<T>(
  cluster: Cluster,
  { namespace, name, uid }: { readonly namespace: string; readonly name: string; readonly uid: string | undefined },
  request: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!isClusterError(error, "conflict")) throw error;
    const { metadata } = await getPod(cluster, namespace, name, { timeoutMs: 10_000, signal });
    throw metadata.uid === uid ? new ClusterError("server", error.message, { hint: error.hint }) : error;
  }
}
