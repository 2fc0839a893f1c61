import type { Cluster } from "../connection/cluster.ts";
import type { Selectors } from "../connection/pages.ts";
import { podsPath, type PodSelection } from "../pods/pods.ts";
import { tidyAll, tidyPod } from "../tidy.ts";
import { Reflector, type Reflected } from "./reflector.ts";
import type { WatchHandlers } from "./watchHandlers.ts";

/** Reflectors at work, so that watches of the same selection share one connection. */
const shared = new WeakMap<Cluster, Map<string, Reflector<Reflected>>>();

interface WatchOptions {
  readonly signal: AbortSignal;
  /** The version up to which nothing was missed: the watch goes on from there, and nothing is listed. */
  readonly from?: string | undefined;
}

/** Watches pods. See `watchObjects`. */
export function watchPods(
  cluster: Cluster,
  selection: PodSelection,
  handlers: WatchHandlers,
  options: WatchOptions,
): Promise<void> {
  const tidied: WatchHandlers = {
    onSync: (pods) => handlers.onSync?.(tidyAll(tidyPod, pods)),
    onUpsert: (pod) => handlers.onUpsert?.(tidyPod(pod)),
    onDelete: (pod) => handlers.onDelete?.(tidyPod(pod)),
    onVersion: (resourceVersion) => handlers.onVersion?.(resourceVersion),
    onState: (state) => handlers.onState?.(state),
  };
  return watchObjects(cluster, { path: podsPath(selection.namespace), ...selection }, tidied, options);
}

/**
 * Lists, then watches, until the signal; resolves then, or once the state is `stopped`; never rejects. What handlers
 * throw is their own business and ends nothing.
 *
 * @param T what the list at `path` holds
 */
export function watchObjects<T extends Reflected>(
  cluster: Cluster,
  { path, labelSelector, fieldSelector }: Selectors & { readonly path: string },
  handlers: WatchHandlers<T>,
  options: WatchOptions,
): Promise<void> {
  const { from, signal } = options;
  if (signal.aborted) return Promise.resolve();
  const reflectors = shared.get(cluster) ?? new Map<string, Reflector<Reflected>>();
  shared.set(cluster, reflectors);
  const key = JSON.stringify([path, labelSelector, fieldSelector, from]);
  // One path holds one kind of objects.
  let joined = reflectors.get(key) as Reflector<T> | undefined;
  if (!joined || joined.isStopped || !joined.hasAllSince(from)) {
    const fresh = new Reflector<T>(cluster, path, { labelSelector, fieldSelector }, from);
    reflectors.set(key, fresh);
    void fresh.done.then(() => {
      if (Object.is(reflectors.get(key), fresh)) reflectors.delete(key);
    });
    joined = fresh;
  }
  const reflector = joined;
  return new Promise((resolve) => {
    const leave = (): void => {
      reflector.remove(handlers);
      resolve();
    };
    signal.addEventListener("abort", leave, { once: true });
    void reflector.done.then(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
    reflector.add(handlers);
  });
}
