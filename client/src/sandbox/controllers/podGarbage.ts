import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import type { Pod } from "../podObjects.ts";
import { deletePod, isFinished } from "./pods.ts";
import { onChanges } from "./reconcile.ts";

/** How often the real one looks. Milliseconds. */
const PERIOD = 20_000;

/**
 * Ends pods that are being deleted and never came to a node, so that whoever holds them lets them go, as the garbage
 * collector of pods does (Kubernetes 1.34); returns how to stop.
 */
export function collectPods(context: ObjectContext): () => void {
  const { store, clock } = context;
  const timers = new Map<string, () => void>();
  const sweep = (namespace: string): void => {
    timers.delete(namespace);
    for (const pod of stuckPods(namespace)) {
      const failed: Pod = { ...pod, status: { ...pod.status, phase: "Failed" } };
      putBy(context, "kube-controller-manager", "pods", failed, "status");
      deletePod(context, failed);
    }
  };
  const stuckPods = (namespace: string): readonly Pod[] =>
    (store.list("pods", namespace) as Pod[]).filter(
      (pod) => pod.metadata.deletionTimestamp !== undefined && pod.spec.nodeName === undefined && !isFinished(pod),
    );
  const forget = onChanges(store, ["pods"], (namespace) => {
    if (timers.has(namespace) || stuckPods(namespace).length === 0) return;
    timers.set(
      namespace,
      clock.after(PERIOD, () => sweep(namespace)),
    );
  });
  return () => {
    forget();
    timers.forEach((cancel) => cancel());
  };
}
