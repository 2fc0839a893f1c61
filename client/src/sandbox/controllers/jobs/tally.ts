import type { Pod } from "../../podObjects.ts";
import type { Job, JobSpec } from "../../validation/workloads/job.ts";
import { isActive, isFinished, isReady } from "../pods.ts";
import type { Indexes } from "./indexes.ts";
import { countOf, indexesOf, parseIndexes, unionOf } from "./indexes.ts";
import { failsItsIndex, heldPods, indexesAmong, indexOf, isIndexed } from "./indexedPods.ts";
import { isTracked } from "./pods.ts";
import { judge } from "./policies.ts";
import type { JobStatus } from "./status.ts";
import type { Tally } from "./verdict.ts";

/** The pods of a Job, by what has become of them. */
export interface Count extends Tally {
  readonly active: readonly Pod[];
  readonly ready: number;
  /** Being deleted, and not ended yet. */
  readonly terminating: readonly Pod[];
  /** Those that are not counted in the status yet. */
  readonly newSucceeded: readonly Pod[];
  readonly newFailed: readonly Pod[];
  /** How many have succeeded, with the new ones. */
  readonly succeeded: number;
  /** By index: failed ones that wait for the next of their index. */
  readonly held: ReadonlyMap<number, Pod>;
}

/** Counts the pods of a Job on top of what its status says (Kubernetes 1.34, `syncJob`). */
export function countPods(job: Job, status: JobStatus, pods: readonly Pod[]): Count {
  const { spec } = job;
  const active = pods.filter(isActive);
  const broken = pods.filter((pod) => isFailed(spec, pod));
  const isNew = (pod: Pod): boolean => isTracked(pod) && (!isIndexed(spec) || indexOf(pod, spec) !== undefined);
  const newSucceeded = pods.filter((pod) => pod.status.phase === "Succeeded" && isNew(pod));
  const newFailed = broken.filter(isNew);
  const { succeededIndexes, failedIndexes } = indexesAfter(job, status, newSucceeded, newFailed);
  const over = unionOf(succeededIndexes, failedIndexes);
  return {
    pods,
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !isFinished(pod)),
    broken,
    newSucceeded,
    newFailed,
    succeeded: isIndexed(spec) ? countOf(succeededIndexes) : (status.succeeded ?? 0) + newSucceeded.length,
    failed: (status.failed ?? 0) + newFailed.filter((pod) => judge(spec.podFailurePolicy, pod).counts).length,
    succeededIndexes,
    failedIndexes,
    held: spec.backoffLimitPerIndex === undefined ? new Map() : heldPods(spec, pods, newFailed, over),
  };
}

function indexesAfter(
  job: Job,
  { completedIndexes = "", failedIndexes = "" }: JobStatus,
  newSucceeded: readonly Pod[],
  newFailed: readonly Pod[],
): { readonly succeededIndexes: Indexes; readonly failedIndexes: Indexes } {
  const { spec } = job;
  if (!isIndexed(spec)) return { succeededIndexes: [], failedIndexes: [] };
  const { completions = 0, backoffLimitPerIndex } = spec;
  const failed = backoffLimitPerIndex === undefined ? [] : newFailed.filter((pod) => failsItsIndex(job, pod));
  return {
    succeededIndexes: unionOf(parseIndexes(completedIndexes, completions), indexesOf(indexesAmong(newSucceeded, spec))),
    failedIndexes: unionOf(parseIndexes(failedIndexes, completions), indexesOf(indexesAmong(failed, spec))),
  };
}

/** A pod that is being deleted counts as failed, unless the Job awaits its end. */
export function isFailed(spec: JobSpec, { metadata, status }: Pod): boolean {
  if (status.phase === "Failed") return true;
  return !awaitsEnd(spec) && metadata.deletionTimestamp !== undefined && status.phase !== "Succeeded";
}

/** Whether the Job replaces a pod only when it has ended. */
export function awaitsEnd({ podReplacementPolicy, podFailurePolicy }: JobSpec): boolean {
  return podReplacementPolicy === "Failed" || podFailurePolicy !== undefined;
}
