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
