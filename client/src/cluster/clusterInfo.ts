import type { Cluster } from "./cluster.ts";
import type { Node } from "./objects.ts";
import type { CallOptions } from "./pods.ts";

/** `v1.34.1`. The cheapest request that shows whether the cluster answers and lets us in. */
export declare function serverVersion(cluster: Cluster, options?: CallOptions): Promise<string>;
export declare function listNodes(cluster: Cluster, options?: CallOptions): Promise<readonly Node[]>;
/** Names, sorted. */
export declare function listNamespaces(cluster: Cluster, options?: CallOptions): Promise<readonly string[]>;
