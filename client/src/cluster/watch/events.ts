import type { Cluster } from "../connection/cluster.ts";
import { byTime, eventsPath, selectorOf } from "../facts/events.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { watchObjects, watchPods } from "./watch.ts";
import type { WatchState } from "./watchHandlers.ts";

export interface EventHandlers {
  /** Those that are there, oldest first; then each that comes, or comes again. */
  onEvents(events: readonly ClusterEvent[]): void;
  onState(state: WatchState): void;
  /** The pod is not in the cluster now, as it was deleted or has yet to come. Events that are late are told all the same. */
  onGone?(): void;
}

/** How long events of a pod that is gone are waited for: those of its end may come behind it. Milliseconds. */
const LATE = 30_000;

/**
 * Tells the events of a pod, and each once as it comes, over lost connections; until the signal, or a while after the pod is
 * gone, unless it comes again. Where pods may not be watched, nobody knows of that. Never rejects.
 */
export function followEvents(
  cluster: Cluster,
  namespace: string,
  pod: { readonly name: string; readonly uid?: string | undefined },
  handlers: EventHandlers,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  let isListed = false;
  let isGone = false;
  let cancel: (() => void) | undefined;
  const look = (isThere: boolean): void => {
    isGone = !isThere;
    if (isThere) {
      cancel?.();
      cancel = undefined;
    } else if (isListed && !cancel) {
      // Not before the events that there are.
      cancel = cluster.clock.after(LATE, () => over.abort());
      handlers.onGone?.();
    }
  };
  const told = new Map<string, string>();
  const tell = (events: readonly ClusterEvent[]): void => {
    const fresh = events.filter(({ metadata: { uid = "", resourceVersion = "" } }) => {
      const isKnown = told.get(uid) === resourceVersion;
      told.set(uid, resourceVersion);
      return !isKnown;
    });
    if (fresh.length > 0) handlers.onEvents([...fresh].sort(byTime));
  };
  const isMeant = ({ metadata: { uid } }: Pod): boolean => pod.uid === undefined || uid === pod.uid;
  void watchPods(
    cluster,
    { namespace, fieldSelector: `metadata.name=${pod.name}` },
    {
      onSync: (pods) => look(pods.some(isMeant)),
      onUpsert: (one) => {
        if (isMeant(one)) look(true);
      },
      onDelete: (one) => {
        if (isMeant(one)) look(false);
      },
    },
    { signal },
  );
  return watchObjects<ClusterEvent>(
    cluster,
    { path: eventsPath(namespace), fieldSelector: selectorOf(pod) },
    {
      onSync: tell,
      onUpsert: (event) => tell([event]),
      onState: (state) => {
        handlers.onState(state);
        if (state.kind !== "synced") return;
        isListed = true;
        if (isGone) look(false);
      },
    },
    { signal },
  ).finally(() => {
    over.abort();
    cancel?.();
  });
}
