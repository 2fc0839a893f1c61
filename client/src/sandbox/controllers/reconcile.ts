import type { Store } from "../store/store.ts";

/**
 * Calls `reconcile` with each namespace in which objects of these resources have changed, after the change has reached
 * everybody, once for changes that come together; returns how to stop.
 */
export function onChanges(
  store: Store,
  resources: readonly string[],
  reconcile: (namespace: string) => void,
): () => void {
  const waiting = new Set<string>();
  let isStopped = false;
  const run = (): void => {
    const namespaces = [...waiting];
    waiting.clear();
    if (!isStopped) namespaces.forEach(reconcile);
  };
  const forget = store.subscribe(({ resource, object }) => {
    if (!resources.includes(resource)) return;
    if (waiting.size === 0) queueMicrotask(run);
    waiting.add(object.metadata.namespace ?? "");
  });
  return () => {
    isStopped = true;
    forget();
  };
}
