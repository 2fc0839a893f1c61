import type { Cluster } from "../connection/cluster.ts";
import type { ClusterEvent, ObjectList } from "../objects.ts";
import type { CallOptions } from "../pods/pods.ts";
import { watchObjects } from "./watch.ts";
import type { WatchState } from "./watchHandlers.ts";

/** Whose events are meant; without a uid, of all pods that ever had the name. */
export interface EventSubject {
  readonly name: string;
  readonly uid?: string | undefined;
}

/** More than a cluster keeps of one pod. */
const PAGE = 500;

/** Events of one pod, oldest first. */
export async function podEvents(
  cluster: Cluster,
  namespace: string,
  pod: EventSubject,
  options: CallOptions = {},
): Promise<readonly ClusterEvent[]> {
  const list = await cluster.request<ObjectList<ClusterEvent>>("GET", eventsPath(namespace), {
    ...options,
    query: { fieldSelector: selectorOf(pod), limit: PAGE },
  });
  return [...list.items].sort(byTime);
}

export interface EventHandlers {
  /** Those that are there, oldest first; then each that comes, or comes again. */
  onEvents(events: readonly ClusterEvent[]): void;
  onState(state: WatchState): void;
}

/** Tells the events of a pod, and each once as it comes, over lost connections; until the signal. Never rejects. */
export function followEvents(
  cluster: Cluster,
  namespace: string,
  pod: EventSubject,
  handlers: EventHandlers,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const told = new Map<string, string>();
  const tell = (events: readonly ClusterEvent[]): void => {
    const fresh = events.filter(({ metadata: { uid = "", resourceVersion = "" } }) => {
      const isKnown = told.get(uid) === resourceVersion;
      told.set(uid, resourceVersion);
      return !isKnown;
    });
    if (fresh.length > 0) handlers.onEvents([...fresh].sort(byTime));
  };
  return watchObjects<ClusterEvent>(
    cluster,
    { path: eventsPath(namespace), fieldSelector: selectorOf(pod) },
    { onSync: tell, onUpsert: (event) => tell([event]), onState: (state) => handlers.onState(state) },
    options,
  );
}

function eventsPath(namespace: string): string {
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`;
}

function selectorOf({ name, uid }: EventSubject): string {
  const fields = ["involvedObject.kind=Pod", `involvedObject.name=${name}`];
  if (uid !== undefined) fields.push(`involvedObject.uid=${uid}`);
  return fields.join(",");
}

/** Times of one zone compare as text. */
function byTime(left: ClusterEvent, right: ClusterEvent): number {
  return timeOf(left).localeCompare(timeOf(right));
}

function timeOf(event: ClusterEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? "";
}
