import type { Cluster } from "./cluster.ts";
import type { PodSelection } from "./pods.ts";
import { PodReflector } from "./podReflector.ts";
import type { WatchHandlers } from "./watchHandlers.ts";

/** Reflectors at work, so that watches of the same selection share one connection. */
const shared = new WeakMap<Cluster, Map<string, PodReflector>>();

/**
 * Lists, then watches, until the signal; resolves then, or once the state is `stopped`; never rejects. What handlers
 * throw is their own business and ends nothing.
 */
export function watchPods(
  cluster: Cluster,
  selection: PodSelection,
  handlers: WatchHandlers,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = options;
  if (signal.aborted) return Promise.resolve();
  const reflectors = shared.get(cluster) ?? new Map<string, PodReflector>();
  shared.set(cluster, reflectors);
  const key = JSON.stringify([selection.namespace, selection.labelSelector, selection.fieldSelector]);
  let reflector = reflectors.get(key);
  if (!reflector || reflector.isStopped) {
    const fresh = new PodReflector(cluster, selection);
    reflectors.set(key, fresh);
    void fresh.done.then(() => {
      if (reflectors.get(key) === fresh) reflectors.delete(key);
    });
    reflector = fresh;
  }
  const joined = reflector;
  return new Promise((resolve) => {
    const leave = (): void => {
      joined.remove(handlers);
      handlers.onState?.({ kind: "stopped" });
      resolve();
    };
    signal.addEventListener("abort", leave, { once: true });
    void joined.done.then(() => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
    joined.add(handlers);
  });
}
