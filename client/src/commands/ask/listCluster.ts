import * as vscode from "vscode";
import { withProgress } from "../../cancellation.ts";
import type { Cluster, Pod } from "../../cluster/index.ts";
import { allEnvironments } from "../../projects.ts";
import type { Services } from "../../services.ts";

/** What a cluster has, and the cluster. */
export interface Listed<T> {
  readonly cluster: Cluster;
  readonly items: readonly T[];
}

/**
 * Connects, and lists objects of all namespaces, or of those that the user may see: the engines' and the context's.
 *
 * @param list lists those of one namespace, or of all (undefined)
 */
export function listCluster<T>(
  services: Services,
  title: string,
  list: (cluster: Cluster, namespace: string | undefined, signal: AbortSignal) => Promise<readonly T[]>,
): Thenable<Listed<T>> {
  return withProgress(title, async (signal, report) => {
    const { isClusterError } = await services.clusters.library;
    const cluster = await services.clusters.connect(undefined, signal);
    report(vscode.l10n.t("on {0}", cluster.name));
    try {
      return { cluster, items: await list(cluster, undefined, signal) };
    } catch (error) {
      // Without the right to list everywhere, the namespaces that the configuration names are what the user cares for.
      if (!isClusterError(error, "forbidden")) throw error;
      const environments = await allEnvironments(services.requests);
      const named = environments.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace]));
      const namespaces = [...new Set([cluster.namespace, ...named])];
      // Of several namespaces one may be somebody else's.
      const lists = await Promise.allSettled(namespaces.map((namespace) => list(cluster, namespace, signal)));
      const seen = lists.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      const failures = lists.flatMap((one): unknown[] => (one.status === "rejected" ? [one.reason] : []));
      const told = failures.filter((reason) => seen.length === 0 || !isClusterError(reason, "forbidden"));
      if (told.length > 0) throw told[0];
      return { cluster, items: seen.flat() };
    }
  });
}

/** The pods that the user may see. */
export async function listPodsOf(services: Services): Promise<Listed<Pod>> {
  const { listPods } = await services.clusters.library;
  return listCluster(services, vscode.l10n.t("Listing pods"), (cluster, namespace, signal) =>
    listPods(cluster, { namespace }, { signal }),
  );
}
