import type { KubeObject } from "../../objects.ts";
import type { Job } from "../../validation/workloads/job.ts";

const PREFIX = "batch.kubernetes.io/";

/** A Job with the labels by which its pods are found, unless it brings its own (Kubernetes 1.34, `batch/job/strategy.go`). */
export function withJobLabels(object: KubeObject): KubeObject {
  const { metadata, spec } = object as Job;
  if (spec.manualSelector === true) {
    const { labels: given } = spec.template.metadata ?? {};
    return { ...object, metadata: { ...metadata, ...(given && { labels: metadata.labels ?? given }) } };
  }
  const { uid, name } = metadata;
  const own = {
    [`${PREFIX}controller-uid`]: uid,
    [`${PREFIX}job-name`]: name,
    "controller-uid": uid,
    "job-name": name,
  };
  const { template, selector } = spec;
  const labels = { ...template.metadata?.labels, ...own };
  const job: Job = {
    ...(object as Job),
    metadata: { ...metadata, labels: metadata.labels ?? labels },
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [`${PREFIX}controller-uid`]: uid } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  return job;
}
