import { putBy, updateBy } from "../../api/apply/writes.ts";
import type { ObjectContext } from "../../api/exchange.ts";
import { newObject, storeNew } from "../../api/newObject.ts";
import { removeObject } from "../../api/removal.ts";
import { typeOf } from "../../api/resources.ts";
import { ApiError } from "../../api/status.ts";
import { rfc3339 } from "../../clock.ts";
import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { KubeObject } from "../../objects.ts";
import type { CronJob, CronJobStatus } from "../../validation/workloads/cronJob.ts";
import type { Job } from "../../validation/workloads/job.ts";
import type { Schedule } from "../../validation/workloads/schedule.ts";
import { parseSchedule } from "../../validation/workloads/schedule.ts";
import { endOf, holding, statusOf } from "../jobs/status.ts";
import { controllerReference, ownersOf } from "../pods.ts";
import { NEVER } from "../workQueue.ts";
import { missedTimes, nextLook } from "./missed.ts";
import { zonedTime } from "./nextTime.ts";
import { isAmongActive, withActive, withoutActive, written } from "./status.ts";

const SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp";
const MINUTE = 60_000;
/** After a Job is refused: how long until the next attempt. Milliseconds. */
const RETRY = 1000;

/** Brings one CronJob on, once (Kubernetes 1.34, `syncCronJob`). */
export class CronJobSync {
  readonly #context: ObjectContext;
  readonly #events: EventRecorder;
  readonly #cronJob: CronJob;
  #status: CronJobStatus;

  constructor(context: ObjectContext, events: EventRecorder, cronJob: CronJob) {
    this.#context = context;
    this.#events = events;
    this.#cronJob = cronJob;
    this.#status = cronJob.status ?? {};
  }

  /** Returns when to look again, if nothing changes until then. */
  run(): number {
    const { store } = this.#context;
    const { metadata } = this.#cronJob;
    const jobs = (store.list("jobs", metadata.namespace) as Job[]).filter((job) =>
      ownersOf(job.metadata).some(({ controller, uid }) => controller === true && uid === metadata.uid),
    );
    this.#removeOldest(jobs);
    this.#look(jobs);
    const due = this.#schedule();
    const now = store.get("cronjobs", metadata.namespace, metadata.name) as CronJob | undefined;
    const changed = now && written(now, this.#status);
    if (changed && JSON.stringify(changed.status) !== JSON.stringify(now.status ?? {}))
      putBy(this.#context, "kube-controller-manager", "cronjobs", changed, "status");
    return due;
  }

  /** Keeps as many Jobs that have ended as are wanted. */
  #removeOldest(jobs: readonly Job[]): void {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = this.#cronJob.spec;
    const started = (job: Job): string => statusOf(job).startTime ?? "~";
    const byStart = (a: Job, b: Job): number =>
      started(a).localeCompare(started(b)) || (a.metadata.name < b.metadata.name ? -1 : 1);
    for (const [type, limit] of [
      ["Complete", successfulJobsHistoryLimit],
      ["Failed", failedJobsHistoryLimit],
    ] as const) {
      const ended = jobs.filter((job) => holding(statusOf(job), type)).sort(byStart);
      for (const job of ended.slice(0, Math.max(0, ended.length - limit))) this.#delete(job);
    }
  }

  /** Notices which Jobs have ended, or are there, or have gone, without its doing. */
  #look(jobs: readonly Job[]): void {
    for (const job of jobs) {
      const { uid, name } = job.metadata;
      const status = statusOf(job);
      const isKnown = isAmongActive(this.#status, uid);
      if (endOf(status) === undefined) {
        const what = `Saw a job that the controller did not create or forgot: ${name}`;
        if (!isKnown) this.#warn("UnexpectedJob", what);
        continue;
      }
      const how = holding(status, "Complete") ? "Complete" : "Failed";
      if (isKnown) {
        this.#status = withoutActive(this.#status, uid);
        this.#tell("SawCompletedJob", `Saw completed job: ${name}, condition: ${how}`);
      }
      const { lastSuccessfulTime = "" } = this.#status;
      const { completionTime = "" } = status;
      if (how === "Complete" && completionTime > lastSuccessfulTime) {
        this.#status = { ...this.#status, lastSuccessfulTime: completionTime };
      }
    }
    for (const { uid, name } of this.#status.active ?? []) {
      if (jobs.some(({ metadata }) => metadata.uid === uid)) continue;
      this.#tell("MissingJob", `Active job went missing: ${name}`);
      this.#status = withoutActive(this.#status, uid);
    }
  }

  /** Makes the Job whose time has come; returns when to look again. */
  #schedule(): number {
    const { metadata, spec } = this.#cronJob;
    if (metadata.deletionTimestamp !== undefined || spec.suspend === true) return NEVER;
    const now = this.#context.clock.now();
    const schedule = parseSchedule(spec.schedule);
    const at = this.#dueTime(schedule, now);
    if (at === "never") return NEVER;
    if (at !== undefined && !this.#isToBeSkipped(at, now)) {
      if (spec.concurrencyPolicy === "Replace") this.#deleteActive();
      if (!this.#create(at)) return now + RETRY;
    }
    const seen: CronJob = { ...this.#cronJob, status: this.#status };
    return nextLook(seen, schedule, now) ?? NEVER;
  }

  /** The last time that has passed and has no Job yet. */
  #dueTime(schedule: Schedule, now: number): number | "never" | undefined {
    const { startingDeadlineSeconds, schedule: text } = this.#cronJob.spec;
    const earliest = startingDeadlineSeconds === undefined ? 0 : now - startingDeadlineSeconds * 1000;
    try {
      const { last, amount } = missedTimes({ ...this.#cronJob, status: this.#status }, schedule, now, earliest);
      if (last !== undefined && amount === "many") {
        const why = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
        this.#warn("TooManyMissedTimes", why);
      }
      return last;
    } catch (error) {
      this.#warn("InvalidSchedule", `invalid schedule: ${text} : ${(error as Error).message}`);
      return "never";
    }
  }

  #isToBeSkipped(at: number, now: number): boolean {
    const { startingDeadlineSeconds, concurrencyPolicy } = this.#cronJob.spec;
    const { active = [], lastScheduleTime } = this.#status;
    if (startingDeadlineSeconds !== undefined && at + startingDeadlineSeconds * 1000 < now) {
      const time = new Date(at).toUTCString().replace("GMT", "+0000");
      this.#warn("MissSchedule", `Missed scheduled time to start a job: ${time}`);
      return true;
    }
    if (lastScheduleTime === rfc3339(at) || active.some(({ name }) => name === this.#nameAt(at))) return true;
    if (concurrencyPolicy !== "Forbid" || active.length === 0) return false;
    const why = "Not starting job because prior execution is running and concurrency policy is Forbid";
    this.#tell("JobAlreadyActive", why);
    return true;
  }

  #deleteActive(): void {
    const { store } = this.#context;
    for (const { namespace, name, uid } of this.#status.active ?? []) {
      const job = store.get("jobs", namespace, name) as Job | undefined;
      if (job?.metadata.uid === uid) this.#delete(job);
    }
  }

  /** Whether there is a Job of that time. */
  #create(at: number): boolean {
    const { store } = this.#context;
    const { metadata } = this.#cronJob;
    const name = this.#nameAt(at);
    const known = store.get("jobs", metadata.namespace, name) as Job | undefined;
    if (known) {
      const isOwn = ownersOf(known.metadata).some(({ uid, controller }) => controller === true && uid === metadata.uid);
      if (isOwn && !isAmongActive(this.#status, known.metadata.uid)) this.#started(known, at);
      return true;
    }
    try {
      const type = typeOf("jobs");
      const job = storeNew(
        this.#context,
        type,
        newObject(this.#context, type, this.#jobAt(at), updateBy("kube-controller-manager", type)),
      ) as Job;
      this.#tell("SuccessfulCreate", `Created job ${name}`);
      this.#started(job, at);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#warn("FailedCreate", `Error creating job: ${error.message}`);
      return false;
    }
  }

  #started(job: Job, at: number): void {
    this.#status = { ...withActive(this.#status, job), lastScheduleTime: rfc3339(at) };
  }

  #jobAt(at: number): KubeObject {
    const { metadata, spec } = this.#cronJob;
    const { metadata: template = {}, spec: jobSpec } = spec.jobTemplate;
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: {
        name: this.#nameAt(at),
        namespace: metadata.namespace,
        ...(template.labels && { labels: { ...template.labels } }),
        annotations: { ...template.annotations, [SCHEDULED_AT]: zonedTime(at, spec.timeZone) },
        ownerReferences: [controllerReference(this.#cronJob)],
      },
      spec: jobSpec,
    };
    return job as unknown as KubeObject;
  }

  #nameAt(at: number): string {
    return `${this.#cronJob.metadata.name}-${Math.floor(at / MINUTE)}`;
  }

  #delete(job: Job): void {
    removeObject(this.#context, typeOf("jobs"), job, { propagationPolicy: "Background", dryRun: false });
    this.#status = withoutActive(this.#status, job.metadata.uid);
    this.#tell("SuccessfulDelete", `Deleted job ${job.metadata.name}`);
  }

  #tell(reason: string, message: string): void {
    this.#events.controller(this.#cronJob, "cronjob-controller", { type: "Normal", reason, message });
  }

  #warn(reason: string, message: string): void {
    this.#events.controller(this.#cronJob, "cronjob-controller", { type: "Warning", reason, message });
  }
}
