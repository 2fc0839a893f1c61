import type { ObjectContext } from "../../api/exchange.ts";
import { removeObject } from "../../api/removal.ts";
import { typeOf } from "../../api/resources.ts";
import { ApiError } from "../../api/status.ts";
import { rfc3339 } from "../../clock.ts";
import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { Pod } from "../../objects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { isActive, isFinished, isReady, podsOf } from "../pods.ts";
import { onChanges } from "../reconcile.ts";
import type { Failures } from "./backOff.ts";
import { backOffEnd, failuresAfter } from "./backOff.ts";
import { deletePod, isTracked, jobUidOf, makePod, release, trackedPods } from "./pods.ts";
import type { JobStatus } from "./status.ts";
import { endOf, holding, statusOf, withCondition, withPods, withSuspension } from "./status.ts";
import { deadlineOf, verdictOf, wantedPods } from "./verdict.ts";

const NEVER = Number.POSITIVE_INFINITY;
/** How many pods are made at once. */
const MOST_AT_ONCE = 500;
/** After a pod is refused: how long until the next attempt, at first and at most. Milliseconds. */
const FIRST_RETRY = 1000;
const LAST_RETRY = 60_000;

/** What is known of a Job beside what is stored. */
interface Memory {
  failures: Failures;
  /** How many pods in a row were refused, and when to try again. */
  refusals: number;
  retryAt: number;
}

/**
 * Makes the pods of Jobs, counts them and says how a Job has ended, as the Job controller does (Kubernetes 1.34); returns how to
 * stop. Jobs with an index, or with a policy for failure or success, it leaves alone.
 */
export function runJobs(context: ObjectContext, events: EventRecorder): () => void {
  const controller = new JobController(context, events);
  const forget = onChanges(context.store, ["jobs", "pods"], (namespace) => controller.reconcile(namespace));
  return () => {
    forget();
    controller.stop();
  };
}

class JobController {
  readonly #context: ObjectContext;
  readonly #events: EventRecorder;
  /** By namespace, then by the Job's uid. */
  readonly #memories = new Map<string, Map<string, Memory>>();
  readonly #timers = new Map<string, () => void>();

  constructor(context: ObjectContext, events: EventRecorder) {
    this.#context = context;
    this.#events = events;
  }

  stop(): void {
    this.#timers.forEach((cancel) => cancel());
    this.#timers.clear();
  }

  reconcile(namespace: string): void {
    const { store, clock } = this.#context;
    const jobs = store.list("jobs", namespace) as Job[];
    const before = this.#memories.get(namespace);
    if (jobs.length === 0 && !before) return;
    this.#timers.get(namespace)?.();
    this.#timers.delete(namespace);
    this.#releaseOthers(namespace, jobs);
    const memories = new Map<string, Memory>();
    let due = NEVER;
    for (const job of jobs.filter(isPlain)) {
      const { uid } = job.metadata;
      const memory = before?.get(uid) ?? { failures: { count: 0, last: 0 }, refusals: 0, retryAt: 0 };
      memories.set(uid, memory);
      due = Math.min(due, this.#sync(job, memory));
    }
    if (jobs.length > 0) this.#memories.set(namespace, memories);
    else this.#memories.delete(namespace);
    if (due === NEVER) return;
    const wait = Math.max(0, due - clock.now());
    this.#timers.set(
      namespace,
      clock.after(wait, () => this.reconcile(namespace)),
    );
  }

  /** Lets the pods go that nobody will count: their Job is gone, goes, or has ended. */
  #releaseOthers(namespace: string, jobs: readonly Job[]): void {
    const counting = new Set(
      jobs
        .filter((job) => job.metadata.deletionTimestamp === undefined && endOf(statusOf(job)) === undefined)
        .map(({ metadata }) => metadata.uid),
    );
    for (const pod of trackedPods(this.#context.store, namespace)) {
      if (!counting.has(jobUidOf(pod) ?? "")) release(this.#context, pod);
    }
  }

  /** Brings a Job on; returns when to look again, if nothing changes until then. */
  #sync(job: Job, memory: Memory): number {
    const { store, clock } = this.#context;
    if (job.metadata.deletionTimestamp !== undefined) return NEVER;
    const before = statusOf(job);
    const end = endOf(before);
    if (end !== undefined) return this.#expire(job, end);
    let status = this.#count(job, before, memory);
    let due = NEVER;
    const known = holding(status, "SuccessCriteriaMet", "FailureTarget");
    const verdict = known ?? verdictOf(job, status, podsOf(store, job.metadata), clock.now());
    if (verdict) {
      if (!known) status = withCondition(clock, status, verdict.type, verdict);
      this.#delete(job, podsOf(store, job.metadata).filter(isActive));
    } else {
      status = this.#suspendOrResume(job, status);
      due = Math.min(this.#adjust(job, status, memory), deadlineOf(job, status) ?? NEVER);
    }
    const pods = podsOf(store, job.metadata);
    status = withPods(status, pods);
    if (verdict && pods.every((pod) => isFinished(pod) && !isTracked(pod))) {
      status = this.#finish(job, status, verdict);
    }
    if (JSON.stringify(status) !== JSON.stringify(before)) {
      const changed: Job & { readonly status: JobStatus } = { ...job, status };
      store.put("jobs", changed);
    }
    return due;
  }

  /** Counts the pods that have ended, each once. One that is being deleted counts as failed, unless the Job awaits its end. */
  #count(job: Job, status: JobStatus, memory: Memory): JobStatus {
    const { store, clock } = this.#context;
    const isAwaited = job.spec.podReplacementPolicy === "Failed";
    const ended = podsOf(store, job.metadata).filter(
      (pod) => isTracked(pod) && (isFinished(pod) || (!isAwaited && pod.metadata.deletionTimestamp !== undefined)),
    );
    if (ended.length === 0) return status;
    ended.forEach((pod) => release(this.#context, pod));
    memory.failures = failuresAfter(memory.failures, ended, clock.now());
    const good = ended.filter((pod) => pod.status.phase === "Succeeded").length;
    const succeeded = (status.succeeded ?? 0) + good;
    const failed = (status.failed ?? 0) + ended.length - good;
    return { ...status, ...(succeeded > 0 && { succeeded }), ...(failed > 0 && { failed }) };
  }

  #suspendOrResume(job: Job, before: JobStatus): JobStatus {
    const status = withSuspension(this.#context.clock, job, before);
    if (holding(status, "Suspended") && !holding(before, "Suspended")) {
      this.#tell(job, "Normal", "Suspended", "Job suspended");
    } else if (holding(before, "Suspended") && !holding(status, "Suspended")) {
      this.#tell(job, "Normal", "Resumed", "Job resumed");
    }
    return status;
  }

  /** Makes the pods that are missing, and deletes those that are too many; returns when to try again. */
  #adjust(job: Job, status: JobStatus, memory: Memory): number {
    const { store, clock } = this.#context;
    const pods = podsOf(store, job.metadata);
    const active = pods.filter(isActive).sort((a, b) => Number(isReady(b)) - Number(isReady(a)));
    const wanted = job.spec.suspend === true ? 0 : wantedPods(job, status, active.length);
    this.#delete(job, active.slice(wanted));
    const isAwaited = job.spec.podReplacementPolicy === "Failed";
    const awaited = isAwaited ? pods.filter((pod) => !isActive(pod) && !isFinished(pod)).length : 0;
    const missing = Math.min(wanted - active.length - awaited, MOST_AT_ONCE);
    if (missing <= 0) return NEVER;
    const from = Math.max(backOffEnd(memory.failures), memory.retryAt);
    if (clock.now() < from) return from;
    return this.#make(job, missing, memory);
  }

  #make(job: Job, count: number, memory: Memory): number {
    try {
      for (let left = count; left > 0; left -= 1) {
        const { metadata } = makePod(this.#context, job);
        this.#tell(job, "Normal", "SuccessfulCreate", `Created pod: ${metadata.name}`);
      }
      memory.refusals = 0;
      return NEVER;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#tell(job, "Warning", "FailedCreate", `Error creating: ${error.message}`);
      memory.retryAt = this.#context.clock.now() + Math.min(LAST_RETRY, FIRST_RETRY * 2 ** memory.refusals);
      memory.refusals += 1;
      return memory.retryAt;
    }
  }

  #delete(job: Job, pods: readonly Pod[]): void {
    for (const pod of pods) {
      deletePod(this.#context, pod);
      this.#tell(job, "Normal", "SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
    }
  }

  #finish(job: Job, status: JobStatus, verdict: { type: string; reason: string; message: string }): JobStatus {
    const { clock } = this.#context;
    if (verdict.type === "FailureTarget") {
      this.#tell(job, "Warning", verdict.reason, verdict.message);
      return withCondition(clock, status, "Failed", verdict);
    }
    this.#tell(job, "Normal", "Completed", "Job completed");
    return { ...withCondition(clock, status, "Complete", verdict), completionTime: rfc3339(clock.now()) };
  }

  /** Deletes a Job that ended so long ago, with its pods; returns when that is. */
  #expire(job: Job, end: number): number {
    const { ttlSecondsAfterFinished: seconds } = job.spec;
    if (seconds === undefined) return NEVER;
    const at = end + seconds * 1000;
    if (this.#context.clock.now() < at) return at;
    removeObject(this.#context, typeOf("jobs"), job, { propagationPolicy: "Foreground", dryRun: false });
    return NEVER;
  }

  #tell(job: Job, type: "Normal" | "Warning", reason: string, message: string): void {
    this.#events.controller(job, "job-controller", { type, reason, message });
  }
}

function isPlain({ spec }: Job): boolean {
  return spec.completionMode !== "Indexed" && !spec.podFailurePolicy && !spec.successPolicy;
}
