import type { ObjectContext } from "../../api/exchange.ts";
import { removeObject } from "../../api/removal.ts";
import { typeOf } from "../../api/resources.ts";
import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { onChanges } from "../reconcile.ts";
import { NEVER } from "../workQueue.ts";
import { claimPods } from "./adoption.ts";
import type { Memory } from "./podKeeper.ts";
import { jobUidOf, release, trackedPods } from "./pods.ts";
import { endOf, statusOf } from "./status.ts";
import { JobSync } from "./sync.ts";

/** Who does not want another to run a Job says so. */
const OWN_NAME = "kubernetes.io/job-controller";

/**
 * Makes the pods of Jobs, counts them and says how a Job has ended, as the Job controller does (Kubernetes 1.34); returns how to
 * stop.
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
    for (const job of jobs.filter((one) => isOwn(one) && endOf(statusOf(one)) === undefined)) {
      claimPods(this.#context, job);
    }
    this.#releaseOthers(namespace, jobs);
    const memories = new Map<string, Memory>();
    let due = NEVER;
    for (const job of jobs.filter(isOwn)) {
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

  /** Lets the pods go that nobody will count: their Job is gone, or has ended. */
  #releaseOthers(namespace: string, jobs: readonly Job[]): void {
    const counting = new Set(
      jobs.filter((job) => !isOwn(job) || endOf(statusOf(job)) === undefined).map(({ metadata }) => metadata.uid),
    );
    for (const pod of trackedPods(this.#context.store, namespace)) {
      const uid = jobUidOf(pod);
      if (uid !== undefined && !counting.has(uid)) release(this.#context, pod);
    }
  }

  /** Brings a Job on; returns when to look again, if nothing changes until then. */
  #sync(job: Job, memory: Memory): number {
    const end = endOf(statusOf(job));
    return end === undefined ? new JobSync(this.#context, this.#events, job, memory).run() : this.#expire(job, end);
  }

  /** Deletes a Job that ended so long ago, with its pods; returns when that is. */
  #expire(job: Job, end: number): number {
    const { ttlSecondsAfterFinished: seconds } = job.spec;
    if (seconds === undefined || job.metadata.deletionTimestamp !== undefined) return NEVER;
    const at = end + seconds * 1000;
    if (this.#context.clock.now() < at) return at;
    removeObject(this.#context, typeOf("jobs"), job, { propagationPolicy: "Foreground", dryRun: false });
    return NEVER;
  }
}

function isOwn({ spec }: Job): boolean {
  return spec.managedBy === undefined || spec.managedBy === OWN_NAME;
}
