import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import { removeObject } from "../api/removal.ts";
import { typeOf } from "../api/resources.ts";
import type { Pod } from "../podObjects.ts";
import { isFinished } from "./pods.ts";
import { disrupted } from "./taintEviction.ts";

/** A node may come again for so long; pods are looked through this often. Milliseconds. */
const QUARANTINE = 40_000;
const PERIOD = 20_000;
const BY_GARBAGE_COLLECTOR = { reason: "DeletionByPodGC", message: "PodGC: node no longer exists" } as const;

/**
 * Takes away the pods of nodes that are no more, as the garbage collector of pods does (Kubernetes 1.34); returns how to
 * stop.
 */
export function collectOrphanedPods(context: ObjectContext): () => void {
  const { store, clock } = context;
  const waiting = new Map<string, () => void>();
  const watchNode = (node: string): void => {
    if (waiting.has(node)) return;
    waiting.set(
      node,
      clock.after(QUARANTINE + PERIOD, () => {
        waiting.delete(node);
        if (store.get("nodes", undefined, node)) return;
        for (const pod of store.list("pods") as Pod[]) if (pod.spec.nodeName === node) takeAway(context, pod);
      }),
    );
  };
  const forget = store.subscribe(({ type, resource, object }) => {
    if (resource === "nodes" && type === "DELETED") watchNode(object.metadata.name);
    if (resource !== "pods" || type === "DELETED") return;
    const { nodeName } = (object as Pod).spec;
    if (nodeName !== undefined && !store.get("nodes", undefined, nodeName)) watchNode(nodeName);
  });
  return () => {
    forget();
    for (const cancel of waiting.values()) cancel();
  };
}

/** It is first said that it has failed, and why. */
function takeAway(context: ObjectContext, pod: Pod): void {
  const failed: Pod = { ...pod, status: { ...pod.status, phase: "Failed" } };
  const told = disrupted(failed, BY_GARBAGE_COLLECTOR, context.clock.now());
  const last = isFinished(pod) ? pod : putBy(context, "kube-controller-manager", "pods", told, "status");
  removeObject(context, typeOf("pods"), last, {
    gracePeriodSeconds: 0,
    propagationPolicy: "Background",
    dryRun: false,
  });
}
