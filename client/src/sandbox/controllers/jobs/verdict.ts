import type { Pod } from "../../objects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { isActive } from "../pods.ts";
import type { JobCondition, JobStatus } from "./status.ts";

export type Verdict = Pick<JobCondition, "reason" | "message"> & {
  readonly type: "SuccessCriteriaMet" | "FailureTarget";
};

const REACHED: Verdict = {
  type: "SuccessCriteriaMet",
  reason: "CompletionsReached",
  message: "Reached expected number of succeeded pods",
};
const TOO_MANY_FAILURES: Verdict = {
  type: "FailureTarget",
  reason: "BackoffLimitExceeded",
  message: "Job has reached the specified backoff limit",
};
const TOO_LATE: Verdict = {
  type: "FailureTarget",
  reason: "DeadlineExceeded",
  message: "Job was active longer than specified deadline",
};

/** What a Job's pods, and the time (milliseconds since 1970), have decided, if they have (Kubernetes 1.34, `syncJob`). */
export function verdictOf(job: Job, status: JobStatus, pods: readonly Pod[], now: number): Verdict | undefined {
  const { completions, backoffLimit = 6, template } = job.spec;
  const { succeeded = 0, failed = 0 } = status;
  const active = pods.filter(isActive);
  if (failed > backoffLimit) return TOO_MANY_FAILURES;
  if (template.spec.restartPolicy === "OnFailure") {
    const restarts = active.reduce((sum, pod) => sum + restartsOf(pod), 0);
    if (restarts > 0 && restarts >= backoffLimit) return TOO_MANY_FAILURES;
  }
  const deadline = deadlineOf(job, status);
  if (deadline !== undefined && now >= deadline) return TOO_LATE;
  const isReached = completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
  return isReached ? REACHED : undefined;
}

/** When a Job has to have ended (milliseconds since 1970); a suspended one has time. */
export function deadlineOf({ spec }: Job, { startTime }: JobStatus): number | undefined {
  const { activeDeadlineSeconds, suspend } = spec;
  if (activeDeadlineSeconds === undefined || startTime === undefined || suspend === true) return undefined;
  return Date.parse(startTime) + activeDeadlineSeconds * 1000;
}

/** How many pods are to run at the same time, given those that have succeeded and those that run. */
export function wantedPods({ spec }: Job, { succeeded = 0 }: JobStatus, active: number): number {
  const { completions, parallelism = 1 } = spec;
  if (completions === undefined) return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
  return Math.min(Math.max(0, completions - succeeded), parallelism);
}

function restartsOf({ status }: Pod): number {
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return all.reduce((sum, { restartCount }) => sum + restartCount, 0);
}
