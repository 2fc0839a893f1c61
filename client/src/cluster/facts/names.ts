import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ObjectList, ObjectMeta } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";

/** What a pod may name. */
export type NameKind =
  | "secrets"
  | "configmaps"
  | "serviceaccounts"
  | "persistentvolumeclaims"
  | "priorityclasses"
  | "runtimeclasses"
  | "namespaces";

/** What is behind them is not known: nobody looks for a slip of the pen among more. */
const PAGE = 500;
const PATIENCE = 5000;

/** Those kinds that no namespace has. */
const PATHS: Partial<Record<NameKind, string>> = {
  priorityclasses: "/apis/scheduling.k8s.io/v1/priorityclasses",
  runtimeclasses: "/apis/node.k8s.io/v1/runtimeclasses",
  namespaces: "/api/v1/namespaces",
};

/** Names of a kind, with the user's own rights; none where they may not be read, or the cluster does not answer. */
export async function readNames(
  cluster: Cluster,
  namespace: string,
  kind: NameKind,
  { signal }: Pick<CallOptions, "signal"> = {},
): Promise<readonly string[]> {
  const path = PATHS[kind] ?? `/api/v1/namespaces/${encodeURIComponent(namespace)}/${kind}`;
  try {
    const options = { query: { limit: PAGE }, signal, timeoutMs: PATIENCE };
    const list = await cluster.request<ObjectList<{ readonly metadata: ObjectMeta }>>("GET", path, options);
    return list.items.flatMap(({ metadata }) => metadata.name ?? []);
  } catch (error) {
    if (isClusterError(error)) return [];
    throw error;
  }
}
