import { t } from "../../l10n.ts";
import type { JsonObject } from "../../../../server/src/protocol.ts";
import type { Cluster } from "../connection/cluster.ts";
import { ClusterError, isClusterError } from "../connection/errors.ts";
import type { Pod } from "../objects.ts";
import { listPages, type Selectors } from "../connection/pages.ts";
import { tidyAll, tidyPod } from "../tidy.ts";

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

export interface DeleteOptions extends CallOptions {
  /** Deletes nothing when the pod of that name has another uid (reason `conflict`). */
  readonly uid?: string | undefined;
  /** Absent: the pod's own; 0: at once. Seconds. */
  readonly gracePeriodSeconds?: number | undefined;
  /** Further fields of `DeleteOptions`; what stands above wins. */
  readonly more?: JsonObject | undefined;
}

export interface PodSelection extends Selectors {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
}

/** The path of the pods of a namespace; without one, of all namespaces. */
export function podsPath(namespace: string | undefined): string {
  return namespace === undefined ? "/api/v1/pods" : `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

/** The path of one pod. */
export function podPath(namespace: string, name: string): string {
  return `${podsPath(namespace)}/${encodeURIComponent(name)}`;
}

const gateway = (): string =>
  t("The answer is not the API server's: see what stands between it and this machine (gateway, proxy).");

/** With `dryRun` the server checks everything and stores nothing. Unknown fields are refused. */
export async function createPod(
  cluster: Cluster,
  pod: JsonObject,
  options: CallOptions & { readonly dryRun?: boolean; readonly namespace?: string } = {},
): Promise<Pod> {
  const metadata = pod.metadata as { readonly namespace?: string } | undefined;
  const path = podsPath(options.namespace ?? metadata?.namespace ?? cluster.namespace);
  const query = { fieldValidation: "Strict", dryRun: options.dryRun ? "All" : undefined };
  return tidyPod(await cluster.request("POST", path, { ...options, query, body: pod }));
}

/** Throws `not-found` only where the API server says that there is no such pod. */
export async function getPod(
  cluster: Cluster,
  namespace: string,
  name: string,
  options: CallOptions = {},
): Promise<Pod> {
  return tidyPod(await aboutPod(name, cluster.request("GET", podPath(namespace, name), options)));
}

/** All pages. Absent namespace: all of them. */
export async function listPods(
  cluster: Cluster,
  selection: PodSelection = {},
  options: CallOptions = {},
): Promise<readonly Pod[]> {
  const { items } = await listPages<unknown>(cluster, podsPath(selection.namespace), selection, options);
  return tidyAll(tidyPod, items);
}

/** Throws `not-found` as `getPod` does. */
export async function deletePod(
  cluster: Cluster,
  namespace: string,
  name: string,
  options: DeleteOptions = {},
): Promise<void> {
  const body = {
    ...options.more,
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
    ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
  };
  await aboutPod(name, cluster.request("DELETE", podPath(namespace, name), { ...options, body }));
}

/**
 * A gateway whose cluster is away answers 404, too. The API server names what it does not find (Kubernetes 1.34); any other
 * 404 is trouble that passes.
 */
async function aboutPod<T>(name: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!isClusterError(error, "not-found") || error.status?.details?.name === name) throw error;
    const { httpStatus, message, status } = error;
    throw new ClusterError("server", message, { hint: gateway(), httpStatus, status, cause: error });
  }
}

/** Changes fields of a pod; with a uid in the metadata, of no other pod of that name. */
export async function patchPod(cluster: Cluster, namespace: string, name: string, body: object): Promise<Pod> {
  const options = { contentType: "application/merge-patch+json", body, timeoutMs: 10_000 };
  return tidyPod(await cluster.request("PATCH", podPath(namespace, name), options));
}
