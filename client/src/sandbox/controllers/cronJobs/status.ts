import type { CronJob, CronJobStatus, JobReference } from "../../validation/workloads/cronJob.ts";
import type { Job } from "../../validation/workloads/job.ts";

export function referenceTo({ apiVersion, kind, metadata }: Job): JobReference {
  const { name, namespace = "", uid, resourceVersion } = metadata;
  return { kind, namespace, name, uid, apiVersion, resourceVersion };
}

export function withActive(status: CronJobStatus, job: Job): CronJobStatus {
  return { ...status, active: [...(status.active ?? []), referenceTo(job)] };
}

export function withoutActive(status: CronJobStatus, uid: string): CronJobStatus {
  return { ...status, active: (status.active ?? []).filter((one) => one.uid !== uid) };
}

export function isAmongActive({ active = [] }: CronJobStatus, uid: string): boolean {
  return active.some((one) => one.uid === uid);
}

/** As the API writes it: no empty list. */
export function written(
  cronJob: CronJob,
  { active = [], lastScheduleTime, lastSuccessfulTime }: CronJobStatus,
): CronJob {
  const status: CronJobStatus = {
    ...(active.length > 0 && { active }),
    ...(lastScheduleTime !== undefined && { lastScheduleTime }),
    ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }),
  };
  return { ...cronJob, status };
}
