import type { JsonObject } from "../../../server/src/protocol.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterEvent, Pod } from "./objects.ts";

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Deletes nothing when the pod of that name has another uid (reason `conflict`). */
  readonly uid?: string | undefined;
  /** Absent: the pod's own; 0: at once. Seconds. */
  readonly gracePeriodSeconds?: number | undefined;
}

/** With `dryRun` the server checks everything and stores nothing. Unknown fields are refused. */
export declare function createPod(
  cluster: Cluster,
  pod: JsonObject,
  options?: CallOptions & { readonly dryRun?: boolean; readonly namespace?: string },
): Promise<Pod>;
export declare function getPod(cluster: Cluster, namespace: string, name: string, options?: CallOptions): Promise<Pod>;
/** All pages. Absent namespace: all of them. */
export declare function listPods(
  cluster: Cluster,
  selection: { readonly namespace?: string; readonly labelSelector?: string; readonly fieldSelector?: string },
  options?: CallOptions,
): Promise<readonly Pod[]>;
export declare function deletePod(
  cluster: Cluster,
  namespace: string,
  name: string,
  options?: DeleteOptions,
): Promise<void>;
/** Events of one pod, oldest first. */
export declare function podEvents(
  cluster: Cluster,
  namespace: string,
  pod: { readonly name: string; readonly uid?: string | undefined },
  options?: CallOptions,
): Promise<readonly ClusterEvent[]>;
