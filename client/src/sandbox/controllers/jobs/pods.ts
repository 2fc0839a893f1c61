import { putBy } from "../../api/apply/writes.ts";
import type { ObjectContext } from "../../api/exchange.ts";
import { finishRemoval, withFinalizers } from "../../api/removal.ts";
import type { Container } from "../../containerObjects.ts";
import type { Pod } from "../../podObjects.ts";
import type { Store } from "../../store/store.ts";
import type { Job } from "../../validation/workloads/job.ts";
import type { PodTemplate } from "../../validation/workloads/template.ts";
import { createPod, ownersOf } from "../pods.ts";
import { failureAnnotations, INDEX } from "./indexedPods.ts";

/** Keeps a pod that has ended until its Job has counted it. */
export const TRACKING = "batch.kubernetes.io/job-tracking";
/** Of what a generated name begins with. */
const LONGEST_START = 58;
const INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

/** Makes a pod of a Job from its template. @throws ApiError where it is refused */
export function makePod(context: ObjectContext, job: Job): Pod {
  return createPod(context, job, job.spec.template, { finalizers: [TRACKING] });
}

/** Makes a pod with a completion index, which takes the place of one that has failed, if there is one. @throws ApiError */
export function makeIndexedPod(context: ObjectContext, job: Job, index: number, replaced: Pod | undefined): Pod {
  const { metadata, spec } = job.spec.template;
  const own = { [INDEX]: String(index) };
  const template: PodTemplate = {
    metadata: {
      labels: { ...metadata?.labels, ...own },
      annotations: { ...metadata?.annotations, ...own, ...failureAnnotations(job.spec, replaced) },
    },
    spec: {
      ...spec,
      hostname: `${job.metadata.name}-${index}`,
      ...(spec.initContainers && { initContainers: spec.initContainers.map(withIndexVariable) }),
      containers: spec.containers.map(withIndexVariable),
    },
  };
  const end = `-${index}-`;
  const generateName = job.metadata.name.slice(0, LONGEST_START - end.length) + end;
  return createPod(context, job, template, { finalizers: [TRACKING], generateName });
}

function withIndexVariable(container: Container): Container {
  const { env = [] } = container;
  if (env.some(({ name }) => name === INDEX_VARIABLE)) return container;
  const valueFrom = { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${INDEX}']` } };
  return { ...container, env: [...env, { name: INDEX_VARIABLE, valueFrom }] };
}

/** The pods of a namespace that some Job has not counted, or that it holds. */
export function trackedPods(store: Store, namespace: string): readonly Pod[] {
  return (store.list("pods", namespace) as Pod[]).filter(isTracked);
}

export function isTracked({ metadata }: Pod): boolean {
  return metadata.finalizers?.includes(TRACKING) === true;
}

/** The uid of the Job that a pod belongs to; undefined where it belongs to something else; empty where to nothing. */
export function jobUidOf({ metadata }: Pod): string | undefined {
  const owner = ownersOf(metadata).find(({ controller }) => controller === true);
  if (!owner) return "";
  return owner.kind === "Job" ? owner.uid : undefined;
}

/** A pod that is counted may go. */
export function release(context: ObjectContext, { metadata }: Pod): void {
  const now = context.store.get("pods", metadata.namespace, metadata.name);
  if (now?.metadata.uid !== metadata.uid) return;
  const finalizers = (now.metadata.finalizers ?? []).filter((one) => one !== TRACKING);
  const free = putBy(context, "kube-controller-manager", "pods", withFinalizers(now, finalizers));
  finishRemoval(context, "pods", free);
}
