import type { Cluster } from "../connection/cluster.ts";
import type { ClusterEvent, ObjectList } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";
import { tidyAll, tidyEvent } from "../tidy.ts";

/** Whose events are meant; without a uid, of all objects that ever had the name. */
export interface EventSubject {
  /** `Pod` by default. */
  readonly kind?: string;
  readonly name: string;
  readonly uid?: string | undefined;
}

/** More than a cluster keeps of one pod. */
const PAGE = 500;

/** Events of one pod, or another object, oldest first. */
export async function podEvents(
  cluster: Cluster,
  namespace: string,
  subject: EventSubject,
  options: CallOptions = {},
): Promise<readonly ClusterEvent[]> {
  const list = await cluster.request<ObjectList<ClusterEvent>>("GET", eventsPath(namespace), {
    ...options,
    query: { fieldSelector: selectorOf(subject), limit: PAGE },
  });
  return [...tidyAll(tidyEvent, list.items)].sort(byTime);
}

/** Where the events of a namespace are. */
export function eventsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
}

/** Chooses the events of one object. */
export function selectorOf({ kind = "Pod", name, uid }: EventSubject): string {
  const fields = [`involvedObject.kind=${kind}`, `involvedObject.name=${name}`];
  if (uid !== undefined) fields.push(`involvedObject.uid=${uid}`);
  return fields.join(",");
}

/** Oldest first: times of one zone compare as text. */
export function byTime(left: ClusterEvent, right: ClusterEvent): number {
  return timeOf(left).localeCompare(timeOf(right));
}

function timeOf(event: ClusterEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? "";
}
