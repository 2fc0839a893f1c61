import { randomUUID } from "node:crypto";
import { putBy } from "./api/apply/writes.ts";
import type { SandboxClock } from "./clock.ts";
import { rfc3339 } from "./clock.ts";
import type { ConfigMap } from "./objects.ts";
import type { Store } from "./store/store.ts";

const NAME = "kube-root-ca.crt";
const DESCRIPTION =
  "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal " +
  "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.";

/**
 * Keeps the API server's certificate in a config map of every namespace, for its pods, as a real cluster's controller does.
 *
 * @param certificate PEM
 * @returns how to stop
 */
export function keepRootCertificate(store: Store, clock: SandboxClock, certificate: string): () => void {
  const put = (namespace: string): void => {
    const isWanted = store.get("namespaces", undefined, namespace) && !store.get("configmaps", namespace, NAME);
    if (!isWanted) return;
    const map: ConfigMap = {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        name: NAME,
        namespace,
        uid: randomUUID(),
        resourceVersion: "",
        creationTimestamp: rfc3339(clock.now()),
        annotations: { "kubernetes.io/description": DESCRIPTION },
      },
      data: { "ca.crt": certificate },
    };
    putBy({ store, clock }, "kube-controller-manager", "configmaps", map);
  };
  store.list("namespaces").forEach(({ metadata }) => put(metadata.name));
  return store.subscribe(({ type, resource, object }) => {
    const { name, namespace = "" } = object.metadata;
    // After this change has reached everybody.
    if (resource === "namespaces" && type === "ADDED") queueMicrotask(() => put(name));
    if (resource === "configmaps" && type === "DELETED" && name === NAME) queueMicrotask(() => put(namespace));
  });
}
