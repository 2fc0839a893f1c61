import type { Pod } from "../../podObjects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import type { Indexes } from "./indexes.ts";
import { countOf } from "./indexes.ts";
import { isIndexed } from "./indexedPods.ts";
import { judge, metBy } from "./policies.ts";
import type { JobCondition, JobStatus } from "./status.ts";
import { holding } from "./status.ts";

export type Verdict = Pick<JobCondition, "reason" | "message"> & {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
};

/** Reached expected number of succeeded pods */
export const REACHED: Verdict = {
  type: "SuccessCriteriaMet",
  reason: "CompletionsReached",
  message: "Reached expected number of succeeded pods",
};
const failure = (reason: string, message: string): Verdict => ({ type: "FailureTarget", reason, message });
const TOO_MANY_FAILURES = failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
const TOO_LATE = failure("DeadlineExceeded", "Job was active longer than specified deadline");
const INDEXES_FAILED = failure("FailedIndexes", "Job has failed indexes");
const TOO_MANY_INDEXES_FAILED = failure(
  "MaxFailedIndexesExceeded",
  "Job has exceeded the specified maximal number of failed indexes",
);

/** What is known of a Job's pods. */
export interface Tally {
  readonly pods: readonly Pod[];
  /** Those that have failed, as far as they are still there. */
  readonly broken: readonly Pod[];
  /** How many have failed, as far as it counts. */
  readonly failed: number;
  readonly succeededIndexes: Indexes;
  readonly failedIndexes: Indexes;
}

/** What was decided, or what pods and the time (milliseconds since 1970) decide now, if they do (Kubernetes 1.34, `syncJob`). */
export function verdictOf(job: Job, status: JobStatus, tally: Tally, now: number): Verdict | undefined {
  const known = holding(status, "SuccessCriteriaMet") ?? holding(status, "FailureTarget");
  if (known) return { ...known, type: known.type === "FailureTarget" ? known.type : "SuccessCriteriaMet" };
  const { backoffLimit = 6, podFailurePolicy } = job.spec;
  for (const pod of tally.broken) {
    const { message } = judge(podFailurePolicy, pod);
    if (message !== undefined) return failure("PodFailurePolicy", message);
  }
  if (tally.failed > backoffLimit || restartsTooOften(job, tally.pods)) return TOO_MANY_FAILURES;
  const deadline = deadlineOf(job, status);
  if (deadline !== undefined && now >= deadline) return TOO_LATE;
  return isIndexed(job.spec) ? verdictOfIndexes(job, tally) : undefined;
}

function verdictOfIndexes({ spec }: Job, { succeededIndexes, failedIndexes }: Tally): Verdict | undefined {
  const { completions = 0, maxFailedIndexes, successPolicy } = spec;
  const failed = countOf(failedIndexes);
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) return TOO_MANY_INDEXES_FAILED;
  if (failed > 0 && failed + countOf(succeededIndexes) >= completions) return INDEXES_FAILED;
  const message = metBy(successPolicy, succeededIndexes, completions);
  return message === undefined ? undefined : { type: "SuccessCriteriaMet", reason: "SuccessPolicy", message };
}

/** When a Job has to have ended (milliseconds since 1970); a suspended one has time. */
export function deadlineOf({ spec }: Job, { startTime }: JobStatus): number | undefined {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === undefined || startTime === undefined || suspend === true) return undefined;
  return Date.parse(startTime) + activeDeadlineSeconds * 1000;
}

/** How many pods are to run at the same time, given those that have succeeded and those that run. */
export function wantedPods({ spec }: Job, succeeded: number, active: number): number {
  const { completions, parallelism = 1 } = spec;
  if (completions === undefined) return succeeded > 0 ? active : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

/** Whether all is done that was to be done. */
export function isComplete({ spec }: Job, succeeded: number, active: number): boolean {
  return active === 0 && (spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions);
}

/** Containers that their own pod starts again count as failures. */
function restartsTooOften({ spec }: Job, pods: readonly Pod[]): boolean {
  const { template, backoffLimit = 6 } = spec;
  if (template.spec.restartPolicy !== "OnFailure") return false;
  const restarts = pods
    .filter(({ status }) => status.phase === "Running" || status.phase === "Pending")
    .flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);
  return restarts > 0 && restarts >= backoffLimit;
}
