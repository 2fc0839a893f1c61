import type { Cluster } from "../connection/cluster.ts";
import type { NodeCapacity } from "../dbnd/capacity.ts";
import type { Node, ObjectList } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";
import { tidyAll, tidyNode } from "../tidy.ts";

/** As DBND has it (dbnd 1.0.28, spec 4.6). Milliseconds. */
const NODES_TIMEOUT = 3000;

/** `v1.34.1`. The cheapest request that shows whether the cluster answers and lets us in. */
export async function serverVersion(cluster: Cluster, options: CallOptions = {}): Promise<string> {
  const answer = await cluster.request<{ readonly gitVersion?: string }>("GET", "/version", options);
  return answer.gitVersion ?? "unknown";
}

/** Needs a right that many users lack; answers within 3 seconds or throws. */
export async function listNodes(cluster: Cluster, options: CallOptions = {}): Promise<readonly Node[]> {
  const list = await cluster.request<ObjectList<Node>>("GET", "/api/v1/nodes", {
    ...options,
    timeoutMs: options.timeoutMs ?? NODES_TIMEOUT,
  });
  return tidyAll(tidyNode, list.items);
}

/** What the capacity check reads of nodes. */
export function capacityOf(nodes: readonly Node[]): readonly NodeCapacity[] {
  return nodes.map((node) => ({
    name: node.metadata.name ?? "",
    cpu: node.status?.capacity?.cpu,
    memory: node.status?.capacity?.memory,
  }));
}

/** Names, sorted. */
export async function listNamespaces(cluster: Cluster, options: CallOptions = {}): Promise<readonly string[]> {
  const list = await cluster.request<ObjectList<{ readonly metadata: { readonly name?: string } }>>(
    "GET",
    "/api/v1/namespaces",
    options,
  );
  return list.items.map((item) => item.metadata.name ?? "").sort();
}
