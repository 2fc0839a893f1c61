import type { ObjectContext } from "../../api/exchange.ts";
import { newObject, storeNew } from "../../api/newObject.ts";
import { finishRemoval, removeObject, withFinalizers } from "../../api/removal.ts";
import { typeOf } from "../../api/resources.ts";
import type { KubeObject, Pod } from "../../objects.ts";
import type { Store } from "../../store/store.ts";
import type { Job } from "../../validation/workloads/job.ts";
import type { OwnerReference } from "../pods.ts";
import { ownersOf } from "../pods.ts";

/** Keeps a pod that has ended until its Job has counted it. */
const TRACKING = "batch.kubernetes.io/job-tracking";

/** Makes a pod of a Job from its template. @throws ApiError where it is refused */
export function makePod(context: ObjectContext, job: Job): Pod {
  const { metadata, spec } = job.spec.template;
  const { apiVersion, kind } = job;
  const { name, namespace, uid } = job.metadata;
  const owner: OwnerReference = { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "",
      generateName: `${name}-`,
      ...(namespace !== undefined && { namespace }),
      ...(metadata?.labels && { labels: { ...metadata.labels } }),
      ...(metadata?.annotations && { annotations: { ...metadata.annotations } }),
      ownerReferences: [owner],
      finalizers: [TRACKING],
    },
    spec,
  };
  const type = typeOf("pods");
  return storeNew(context, type, newObject(context, type, pod as unknown as KubeObject)) as Pod;
}

/** Deletes a pod with the grace it has. */
export function deletePod(context: ObjectContext, pod: Pod): void {
  removeObject(context, typeOf("pods"), pod, { propagationPolicy: "Background", dryRun: false });
}

/** The pods of a namespace that some Job has not counted, or that it holds. */
export function trackedPods(store: Store, namespace: string): readonly Pod[] {
  return (store.list("pods", namespace) as Pod[]).filter(isTracked);
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) === true;
}

/** The uid of the Job that a pod belongs to. */
export function jobUidOf({ metadata }: Pod): string | undefined {
  return ownersOf(metadata).find(({ controller, kind }) => controller === true && kind === "Job")?.uid;
}

/** A pod that is counted may go. */
export function release(context: ObjectContext, { metadata }: Pod): void {
  const now = context.store.get("pods", metadata.namespace, metadata.name);
  if (now?.metadata.uid !== metadata.uid) return;
  const finalizers = (now.metadata.finalizers ?? []).filter((one) => one !== TRACKING);
  const free = context.store.put("pods", withFinalizers(now, finalizers));
  finishRemoval(context, "pods", free);
}
