import type { ObjectMeta, Pod } from "../objects.ts";
import type { Store } from "../store/store.ts";

/** Says that an object belongs to another (`meta/v1`). */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export function ownersOf(metadata: ObjectMeta): readonly OwnerReference[] {
  return (metadata as ObjectMeta & { readonly ownerReferences?: readonly OwnerReference[] }).ownerReferences ?? [];
}

export function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True");
}

export function isFinished({ status }: Pod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}

/** Neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** The pods that a controller has made, by its uid. */
export function podsOf(store: Store, { namespace, uid }: ObjectMeta): readonly Pod[] {
  const pods = store.list("pods", namespace) as Pod[];
  return pods.filter(({ metadata }) => ownersOf(metadata).some((one) => one.controller === true && one.uid === uid));
}

/** A pod that is being deleted has no container any more: it goes, unless somebody still holds it. */
export function letPodGo(store: Store, pod: Pod): void {
  const { namespace, name, finalizers = [] } = pod.metadata;
  if (finalizers.length === 0) {
    store.remove("pods", namespace, name);
  } else {
    store.put("pods", { ...pod, metadata: { ...pod.metadata, deletionGracePeriodSeconds: 0 } });
  }
}
