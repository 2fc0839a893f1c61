import type { CronJob } from "../../validation/workloads/cronJob.ts";
import type { Schedule } from "../../validation/workloads/schedule.ts";
import { nextTime } from "./nextTime.ts";

const MANY = 100;
/** Between a time and the look at it. Milliseconds. */
const AFTER = 100;

/** Times of a schedule that have passed without a Job; all times milliseconds since 1970. */
export interface Missed {
  /** From when on was looked. */
  readonly from: number;
  /** The last of them, if there is one. */
  readonly last?: number;
  readonly amount: "none" | "few" | "many";
}

/**
 * The times that have passed since a CronJob last made a Job, or since it is there (Kubernetes 1.34,
 * `mostRecentScheduleTime`).
 *
 * @param earliest before then nothing is missed any more
 * @throws Error where the schedule has no times
 */
export function missedTimes(
  { metadata, spec, status }: CronJob,
  schedule: Schedule,
  now: number,
  earliest = 0,
): Missed {
  const from = Math.max(Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp), earliest);
  const next = (at: number): number | undefined => nextTime(schedule, at, spec.timeZone);
  const first = next(from);
  const second = first === undefined ? undefined : next(first);
  if (first === undefined || second === undefined) {
    throw new Error("time difference between two schedules is less than 1 second");
  }
  if (now < first) return { from, amount: "none" };
  if (now < second) return { from, last: first, amount: "none" };
  const count = Math.floor((now - first) / (second - first)) + 1;
  let last: number | undefined;
  let at = next(first + (count - 2) * (second - first));
  for (; at !== undefined && at <= now; at = next(at)) last = at;
  return { from, amount: count > MANY ? "many" : "few", ...(last !== undefined && { last }) };
}

/** When to look at a CronJob again; undefined where there is nothing to come. */
export function nextLook(cronJob: CronJob, schedule: Schedule, now: number): number | undefined {
  const { from, last, amount } = missedTimes(cronJob, schedule, now);
  const next = nextTime(schedule, last ?? (amount === "none" ? from : now), cronJob.spec.timeZone);
  return next === undefined ? undefined : next + AFTER;
}
