import { randomUUID } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { ObjectContext } from "./exchange.ts";

/** What a controller puts into a namespace that is new, or what options ask for there. */
export function createServiceAccount({ store, clock }: ObjectContext, namespace: string, name: string): void {
  const creationTimestamp = rfc3339(clock.now());
  store.put("serviceaccounts", {
    kind: "ServiceAccount",
    apiVersion: "v1",
    metadata: { name, namespace, uid: randomUUID(), resourceVersion: "", creationTimestamp },
  });
}

const DEFAULT = "default";

/** Makes a namespace's own service account anew when it is deleted, as a controller does; returns how to stop. */
export function keepServiceAccounts(context: ObjectContext): () => void {
  const { store } = context;
  return store.subscribe(({ type, resource, object }) => {
    const { name, namespace = "" } = object.metadata;
    if (resource !== "serviceaccounts" || type !== "DELETED" || name !== DEFAULT) return;
    // After this change has reached everybody.
    queueMicrotask(() => {
      const isWanted = store.get("namespaces", undefined, namespace) && !store.get("serviceaccounts", namespace, name);
      if (isWanted) createServiceAccount(context, namespace, name);
    });
  });
}
