import { updateBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import { newObject, storeNew } from "../api/newObject.ts";
import { removeObject } from "../api/removal.ts";
import { typeOf } from "../api/resources.ts";
import type { KubeObject, ObjectMeta } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import type { Store } from "../store/store.ts";
import type { PodTemplate } from "../validation/workloads/template.ts";

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

/** Says that a controller has made something for this object. */
export function controllerReference({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** Makes a pod from a workload's template, with a name of its own where none is given. @throws ApiError where it is refused */
export function createPod(
  context: ObjectContext,
  owner: KubeObject,
  { metadata, spec }: PodTemplate,
  own: Partial<Pick<ObjectMeta, "name" | "generateName" | "finalizers">> = {},
): Pod {
  const { name, namespace } = owner.metadata;
  const { labels, annotations } = metadata ?? {};
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "",
      ...(own.name === undefined && { generateName: `${name}-` }),
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels: { ...labels } }),
      ...(annotations && { annotations: { ...annotations } }),
      ownerReferences: [controllerReference(owner)],
      ...own,
    },
    spec,
  };
  const type = typeOf("pods");
  const made = newObject(context, type, pod as unknown as KubeObject, updateBy("kube-controller-manager", type));
  return storeNew(context, type, made) as Pod;
}

/** Deletes a pod with the grace it has. */
export function deletePod(context: ObjectContext, { metadata }: Pod): void {
  const now = context.store.get("pods", metadata.namespace, metadata.name);
  if (now?.metadata.uid !== metadata.uid) return;
  removeObject(context, typeOf("pods"), now, { propagationPolicy: "Background", dryRun: false });
}

/** Pods in the order in which a workload that has too many deletes them (Kubernetes 1.34, `controller.ActivePods`). */
export function expendableFirst(pods: readonly Pod[]): Pod[] {
  const worth = (pod: Pod): readonly number[] => [
    pod.spec.nodeName === undefined ? 0 : 1,
    pod.status.phase === "Running" ? 1 : 0,
    isReady(pod) ? 1 : 0,
    isReady(pod) ? -readySince(pod) : 0,
    -Math.max(0, ...(pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
    -Date.parse(pod.metadata.creationTimestamp),
  ];
  return pods
    .map((pod) => ({ pod, worth: worth(pod) }))
    .sort((a, b) => {
      const at = a.worth.findIndex((value, index) => value !== b.worth[index]);
      return at < 0 ? 0 : (a.worth[at] ?? 0) - (b.worth[at] ?? 0);
    })
    .map(({ pod }) => pod);
}

/** Milliseconds since 1970. */
function readySince({ status }: Pod): number {
  const ready = (status.conditions ?? []).find(({ type }) => type === "Ready");
  return Date.parse(ready?.lastTransitionTime ?? "") || 0;
}
