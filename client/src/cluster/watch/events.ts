import type { Cluster } from "../connection/cluster.ts";
import { byTime, eventsPath, selectorOf, type EventSubject } from "../facts/events.ts";
import type { ClusterEvent } from "../objects.ts";
import { watchObjects } from "./watch.ts";
import type { WatchState } from "./watchHandlers.ts";

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
