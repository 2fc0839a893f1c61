import type { Pod } from "../../podObjects.ts";
import type { Job, JobSpec } from "../../validation/workloads/job.ts";
import { isActive } from "../pods.ts";
import { backOffEnd, finishTime } from "./backOff.ts";
import type { Indexes } from "./indexes.ts";
import { hasIndex } from "./indexes.ts";
import { judge } from "./policies.ts";

export const INDEX = "batch.kubernetes.io/job-completion-index";
const FAILURES = "batch.kubernetes.io/job-index-failure-count";
const IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

export function isIndexed({ completionMode }: JobSpec): boolean {
  return completionMode === "Indexed";
}

/** The completion index of a pod; undefined where it has none, or none that the Job knows. */
export function indexOf({ metadata }: Pod, { completions = 0 }: JobSpec): number | undefined {
  const text = metadata.annotations?.[INDEX] ?? "";
  return /^\d+$/.test(text) && Number(text) < completions ? Number(text) : undefined;
}

export function indexesAmong(pods: readonly Pod[], spec: JobSpec): ReadonlySet<number> {
  return new Set(pods.flatMap((pod) => indexOf(pod, spec) ?? []));
}

/** How often the pods of an index have failed before this one. */
export function failuresBefore({ metadata }: Pod): { readonly counted: number; readonly ignored: number } {
  const amount = (key: string): number => {
    const text = metadata.annotations?.[key] ?? "";
    return /^\d+$/.test(text) ? Number(text) : 0;
  };
  return { counted: amount(FAILURES), ignored: amount(IGNORED) };
}

/** What is said of a new pod's index, where each has a limit of its own. */
export function failureAnnotations(spec: JobSpec, replaced: Pod | undefined): Record<string, string> {
  if (spec.backoffLimitPerIndex === undefined) return {};
  const { counted, ignored } = replaced ? failuresBefore(replaced) : { counted: 0, ignored: 0 };
  const isCounted = replaced && judge(spec.podFailurePolicy, replaced).counts;
  const more = ignored + (isCounted === false ? 1 : 0);
  return {
    [FAILURES]: String(counted + (isCounted === true ? 1 : 0)),
    ...(more > 0 && { [IGNORED]: String(more) }),
  };
}

/** Whether the index of a failed pod has failed for good. */
export function failsItsIndex({ spec }: Job, pod: Pod): boolean {
  const { action, counts } = judge(spec.podFailurePolicy, pod);
  return action === "FailIndex" || (counts && failuresBefore(pod).counted >= (spec.backoffLimitPerIndex ?? 0));
}

/**
 * Of indexes with a limit of their own, the failed pods that stay until there is another pod, which takes over their count
 * (Kubernetes 1.34, `getPodsWithDelayedDeletionPerIndex`).
 *
 * @param failed those that are not counted yet
 * @param over indexes that have ended
 */
export function heldPods(spec: JobSpec, pods: readonly Pod[], failed: readonly Pod[], over: Indexes): Map<number, Pod> {
  const active = indexesAmong(pods.filter(isActive), spec);
  const held = new Map<number, Pod>();
  const failures = (pod: Pod): number => failuresBefore(pod).counted + failuresBefore(pod).ignored;
  for (const pod of failed) {
    const index = indexOf(pod, spec);
    if (index === undefined || hasIndex(over, index) || active.has(index)) continue;
    const other = held.get(index);
    if (!other || (failures(other) <= failures(pod) && finishTime(pod) >= finishTime(other))) held.set(index, pod);
  }
  return held;
}

/** From when on an index may have another pod, after the one that failed last. */
export function indexBackOffEnd(held: Pod | undefined): number {
  if (!held) return 0;
  const { counted, ignored } = failuresBefore(held);
  return backOffEnd({ count: counted + ignored + 1, last: finishTime(held) });
}
