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

/** What there is in the place of something that is missing: names of its kind, or, with `of`, keys of that object. */
export async function readInstead(
  cluster: Cluster,
  namespace: string,
  { kind, of }: { readonly kind: NameKind; readonly of?: string },
  options: Pick<CallOptions, "signal"> = {},
): Promise<readonly string[]> {
  return of === undefined
    ? readNames(cluster, namespace, kind, options)
    : readKeys(
        cluster,
        `/api/v1/namespaces/${encodeURIComponent(namespace)}/${kind}/${encodeURIComponent(of)}`,
        options,
      );
}

/** Of a secret or a config map; values are not kept. */
async function readKeys(
  cluster: Cluster,
  path: string,
  { signal }: Pick<CallOptions, "signal">,
): Promise<readonly string[]> {
  try {
    const found = await cluster.request<{ readonly data?: unknown; readonly binaryData?: unknown }>("GET", path, {
      signal,
      timeoutMs: PATIENCE,
    });
    return [found.data, found.binaryData].flatMap((data) => Object.keys(data ?? {}));
  } catch (error) {
    if (isClusterError(error)) return [];
    throw error;
  }
}

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
