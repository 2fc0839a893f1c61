import type { ObjectContext } from "../../api/exchange.ts";
import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { CronJob } from "../../validation/workloads/cronJob.ts";
import { workQueue } from "../workQueue.ts";
import { CronJobSync } from "./sync.ts";

/** Makes the Jobs of CronJobs at their times, and keeps as many as are wanted (Kubernetes 1.34); returns how to stop. */
export function runCronJobs(context: ObjectContext, events: EventRecorder): () => void {
  return workQueue(context, "cronjobs", ["jobs"], (cronJob) =>
    new CronJobSync(context, events, cronJob as CronJob).run(),
  );
}
