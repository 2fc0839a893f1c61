import type { JsonObject } from "../../../server/src/protocol.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterEvent, ObjectList, Pod } from "./objects.ts";

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

export interface PodSelection {
  /** Absent: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

const PAGE = 500;

export function podsPath(namespace: string | undefined): string {
  return namespace === undefined ? "/api/v1/pods" : `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
}

export function podPath(namespace: string, name: string): string {
  return `${podsPath(namespace)}/${encodeURIComponent(name)}`;
}

/** With `dryRun` the server checks everything and stores nothing. Unknown fields are refused. */
export function createPod(
  cluster: Cluster,
  pod: JsonObject,
  options: CallOptions & { readonly dryRun?: boolean; readonly namespace?: string } = {},
): Promise<Pod> {
  const metadata = pod.metadata as { readonly namespace?: string } | undefined;
  return cluster.request<Pod>("POST", podsPath(options.namespace ?? metadata?.namespace ?? cluster.namespace), {
    ...options,
    query: { fieldValidation: "Strict", dryRun: options.dryRun ? "All" : undefined },
    body: pod,
  });
}

export function getPod(cluster: Cluster, namespace: string, name: string, options: CallOptions = {}): Promise<Pod> {
  return cluster.request<Pod>("GET", podPath(namespace, name), options);
}

/** All pages. Absent namespace: all of them. */
export async function listPods(
  cluster: Cluster,
  selection: PodSelection = {},
  options: CallOptions = {},
): Promise<readonly Pod[]> {
  return (await listPodPages(cluster, selection, options)).items;
}

/** All pages, and the version to watch from. A page that the server has forgotten throws with reason `gone`. */
export async function listPodPages(
  cluster: Cluster,
  selection: PodSelection,
  options: CallOptions = {},
): Promise<{ readonly items: readonly Pod[]; readonly resourceVersion: string }> {
  const items: Pod[] = [];
  let next: string | undefined;
  let resourceVersion: string;
  do {
    const page: ObjectList<Pod> = await cluster.request<ObjectList<Pod>>("GET", podsPath(selection.namespace), {
      ...options,
      query: {
        labelSelector: selection.labelSelector,
        fieldSelector: selection.fieldSelector,
        limit: PAGE,
        continue: next,
      },
    });
    // Not `push(...page)`: a page may be as long as the server likes.
    for (const pod of page.items) items.push(pod);
    resourceVersion = page.metadata?.resourceVersion ?? "";
    next = page.metadata?.continue || undefined;
  } while (next !== undefined);
  return { items, resourceVersion };
}

export async function deletePod(
  cluster: Cluster,
  namespace: string,
  name: string,
  options: DeleteOptions = {},
): Promise<void> {
  await cluster.request("DELETE", podPath(namespace, name), {
    ...options,
    body: {
      ...options.more,
      apiVersion: "v1",
      kind: "DeleteOptions",
      ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
    },
  });
}

/** Events of one pod, oldest first. */
export async function podEvents(
  cluster: Cluster,
  namespace: string,
  pod: { readonly name: string; readonly uid?: string | undefined },
  options: CallOptions = {},
): Promise<readonly ClusterEvent[]> {
  const fields = [`involvedObject.kind=Pod`, `involvedObject.name=${pod.name}`];
  if (pod.uid !== undefined) fields.push(`involvedObject.uid=${pod.uid}`);
  const list = await cluster.request<ObjectList<ClusterEvent>>(
    "GET",
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
    { ...options, query: { fieldSelector: fields.join(","), limit: PAGE } },
  );
  return [...list.items].sort((left, right) => timeOf(left).localeCompare(timeOf(right)));
}

function timeOf(event: ClusterEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? "";
}
