import type { SandboxClock } from "../clock.ts";
import type { KubeObject } from "../objects.ts";
import type { Change, Store } from "../store/store.ts";
import { ownersOf } from "./pods.ts";

/** Never again, unless something changes. */
export const NEVER = Number.POSITIVE_INFINITY;

/**
 * Calls `sync` with each object of a resource that has changed, or whose parts have, and again when `sync` says so: it
 * returns when (milliseconds since 1970). Changes that come together are one. Returns how to stop.
 *
 * @param parts resources whose objects are owned by those of `plural`
 */
export function workQueue(
  { store, clock }: { readonly store: Store; readonly clock: SandboxClock },
  plural: string,
  parts: readonly string[],
  sync: (object: KubeObject) => number,
): () => void {
  const waiting = new Set<string>();
  const timers = new Map<string, () => void>();
  let isStopped = false;
  const run = (): void => {
    const keys = [...waiting];
    waiting.clear();
    if (!isStopped) keys.forEach(look);
  };
  const look = (key: string): void => {
    timers.get(key)?.();
    timers.delete(key);
    const [namespace = "", name = ""] = key.split("/");
    const object = store.get(plural, namespace, name);
    const due = object ? sync(object) : NEVER;
    if (due !== NEVER)
      timers.set(
        key,
        clock.after(Math.max(0, due - clock.now()), () => look(key)),
      );
  };
  const add = (namespace: string | undefined, name: string): void => {
    if (waiting.size === 0) queueMicrotask(run);
    waiting.add(`${namespace ?? ""}/${name}`);
  };
  const forget = store.subscribe(({ resource, object }: Change) => {
    const { namespace, name } = object.metadata;
    if (resource === plural) add(namespace, name);
    if (!parts.includes(resource)) return;
    for (const owner of ownersOf(object.metadata)) {
      const isOne = store.get(plural, namespace, owner.name)?.metadata.uid === owner.uid;
      if (owner.controller === true && isOne) add(namespace, owner.name);
    }
  });
  return () => {
    isStopped = true;
    forget();
    timers.forEach((cancel) => cancel());
  };
}
