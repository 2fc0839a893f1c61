import type { SandboxClock } from "../../clock.ts";
import { rfc3339 } from "../../clock.ts";
import type { Job } from "../../validation/workloads/job.ts";

export interface JobCondition {
  readonly type: "Suspended" | "SuccessCriteriaMet" | "FailureTarget" | "Complete" | "Failed";
  readonly status: "True" | "False";
  readonly lastProbeTime: string;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

export interface JobStatus {
  readonly conditions?: readonly JobCondition[];
  readonly startTime?: string;
  readonly completionTime?: string;
  readonly active?: number;
  readonly succeeded?: number;
  readonly failed?: number;
  readonly terminating?: number;
  readonly ready?: number;
  readonly completedIndexes?: string;
  readonly failedIndexes?: string;
  /** Uids of pods that have ended and are about to be counted. */
  readonly uncountedTerminatedPods?: { readonly succeeded?: readonly string[]; readonly failed?: readonly string[] };
}

type Why = Pick<JobCondition, "reason" | "message">;

const SUSPENDED: Why = { reason: "JobSuspended", message: "Job suspended" };
const RESUMED: Why = { reason: "JobResumed", message: "Job resumed" };

export function statusOf(job: Job): JobStatus {
  return (job as Job & { readonly status?: JobStatus }).status ?? {};
}

/** The condition of a type that holds. */
export function holding({ conditions = [] }: JobStatus, ...types: JobCondition["type"][]): JobCondition | undefined {
  return conditions.find(({ type, status }) => types.includes(type) && status === "True");
}

/** When a Job has ended (milliseconds since 1970); undefined where it has not. */
export function endOf(status: JobStatus): number | undefined {
  const ended = holding(status, "Complete", "Failed");
  return ended && Date.parse(ended.lastTransitionTime);
}

/** The status with a condition that holds, or holds no longer, from now on. */
export function withCondition(
  clock: SandboxClock,
  status: JobStatus,
  type: JobCondition["type"],
  { reason, message }: Why,
  holds = true,
): JobStatus {
  const now = rfc3339(clock.now());
  const condition: JobCondition = {
    type,
    status: holds ? "True" : "False",
    lastProbeTime: now,
    lastTransitionTime: now,
    reason,
    message,
  };
  const conditions = status.conditions ?? [];
  const isKnown = conditions.some((one) => one.type === type);
  return {
    ...status,
    conditions: isKnown ? conditions.map((one) => (one.type === type ? condition : one)) : [...conditions, condition],
  };
}

/** The status as the Job's `suspend` says: one that is suspended, or goes on, which counts its time anew. */
export function withSuspension(clock: SandboxClock, { spec }: Job, status: JobStatus): JobStatus {
  const isMarked = holding(status, "Suspended") !== undefined;
  if (isMarked === (spec.suspend === true)) return status;
  if (!isMarked) return withCondition(clock, status, "Suspended", SUSPENDED);
  const startTime = rfc3339(clock.now());
  return { ...withCondition(clock, status, "Suspended", RESUMED, false), startTime };
}

/** As the API writes it: amounts of 0 are left out (Kubernetes 1.34). */
export function written(status: JobStatus): JobStatus {
  const { conditions, startTime, completionTime, active, succeeded, failed, terminating, ready } = status;
  const { completedIndexes, failedIndexes, uncountedTerminatedPods } = status;
  return {
    ...(conditions && { conditions }),
    ...(startTime !== undefined && { startTime }),
    ...(completionTime !== undefined && { completionTime }),
    ...(active && { active }),
    ...(succeeded && { succeeded }),
    ...(failed && { failed }),
    ...(terminating !== undefined && { terminating }),
    ...(completedIndexes && { completedIndexes }),
    ...(failedIndexes !== undefined && { failedIndexes }),
    ...(uncountedTerminatedPods && { uncountedTerminatedPods }),
    ...(ready !== undefined && { ready }),
  };
}
