import { putBy } from "../../api/apply/writes.ts";
import type { ObjectContext } from "../../api/exchange.ts";
import { withFinalizers } from "../../api/removal.ts";
import { omit } from "../../omit.ts";
import type { KubeObject } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { selects } from "../../validation/workloads/template.ts";
import { controllerReference, ownersOf } from "../pods.ts";
import { isTracked, release, TRACKING } from "./pods.ts";

/**
 * Takes the pods that a Job selects and that nobody controls for its own, and lets those of its own go that it does not
 * select any more (Kubernetes 1.34, `controller_ref_manager.go`, `ClaimPods`).
 */
export function claimPods(context: ObjectContext, job: Job): void {
  const { metadata, spec } = job;
  const { selector } = spec;
  if (!selector || metadata.deletionTimestamp !== undefined) return;
  for (const pod of context.store.list("pods", metadata.namespace) as Pod[]) {
    const controller = ownersOf(pod.metadata).find((one) => one.controller === true);
    if (controller ? controller.uid !== metadata.uid : pod.metadata.deletionTimestamp !== undefined) continue;
    const isSelected = selects(selector, pod.metadata.labels ?? {}) === true;
    if (controller && !isSelected) letGo(context, job, pod);
    else if (!controller && isSelected) adopt(context, job, pod);
  }
}

function adopt(context: ObjectContext, job: Job, pod: Pod): void {
  const owned = withOwners(pod, [...ownersOf(pod.metadata), controllerReference(job)]);
  const finalizers = [...(pod.metadata.finalizers ?? []), ...(isTracked(pod) ? [] : [TRACKING])];
  putBy(context, "kube-controller-manager", "pods", withFinalizers(owned, finalizers));
}

function letGo(context: ObjectContext, { metadata }: Job, pod: Pod): void {
  const owners = ownersOf(pod.metadata).filter(({ uid }) => uid !== metadata.uid);
  putBy(context, "kube-controller-manager", "pods", withOwners(pod, owners));
  release(context, pod);
}

function withOwners(pod: Pod, ownerReferences: readonly object[]): KubeObject {
  const metadata = omit(pod.metadata as Pod["metadata"] & { readonly ownerReferences?: unknown }, "ownerReferences");
  return { ...pod, metadata: { ...metadata, ...(ownerReferences.length > 0 && { ownerReferences }) } };
}
