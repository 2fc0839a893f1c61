import { putBy } from "../../api/apply/writes.ts";
import type { ObjectContext } from "../../api/exchange.ts";
import { rfc3339 } from "../../clock.ts";
import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { Pod } from "../../podObjects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { isReady, podsOf } from "../pods.ts";
import { NEVER } from "../workQueue.ts";
import type { Failures } from "./backOff.ts";
import { failuresAfter } from "./backOff.ts";
import { JobEvents } from "./events.ts";
import { indexOf, isIndexed } from "./indexedPods.ts";
import { formatIndexes } from "./indexes.ts";
import type { Managed, Memory } from "./podKeeper.ts";
import { PodKeeper } from "./podKeeper.ts";
import { isTracked, release } from "./pods.ts";
import { judge } from "./policies.ts";
import type { JobStatus } from "./status.ts";
import { holding, statusOf, withCondition, withSuspension, written } from "./status.ts";
import type { Count } from "./tally.ts";
import { countPods, isFailed } from "./tally.ts";
import type { Verdict } from "./verdict.ts";
import { deadlineOf, isComplete, REACHED, verdictOf } from "./verdict.ts";

/** Brings one Job on, once (Kubernetes 1.34, `syncJob`). */
export class JobSync {
  readonly #context: ObjectContext;
  readonly #events: JobEvents;
  readonly #job: Job;
  readonly #memory: Memory;
  readonly #pods: PodKeeper;

  constructor(context: ObjectContext, events: EventRecorder, job: Job, memory: Memory) {
    this.#context = context;
    this.#events = new JobEvents(events, job);
    this.#job = job;
    this.#memory = memory;
    this.#pods = new PodKeeper(context, this.#events, job, memory);
  }

  /** Returns when to look again, if nothing changes until then. */
  run(): number {
    const { store, clock } = this.#context;
    const job = this.#job;
    let status = statusOf(job);
    const count = countPods(job, status, podsOf(store, job.metadata));
    const failures = failuresAfter(this.#memory.failures, count.newSucceeded, count.newFailed);
    if (status.startTime === undefined && job.spec.suspend !== true) {
      status = { ...status, startTime: rfc3339(clock.now()) };
    }
    let verdict = verdictOf(job, status, count, clock.now());
    let managed: Managed = { active: count.active.length, deleted: [], due: deadlineOf(job, status) ?? NEVER };
    if (verdict) {
      count.active.forEach((pod) => this.#pods.delete(pod));
      managed = { active: 0, deleted: count.active, due: NEVER };
    } else {
      if (job.metadata.deletionTimestamp === undefined) {
        const done = this.#pods.manage(count, failures);
        managed = { ...done, due: Math.min(done.due, managed.due) };
      }
      if (isComplete(job, count.succeeded, managed.active)) verdict = REACHED;
      else if (job.metadata.deletionTimestamp === undefined) status = this.#suspendOrResume(status);
    }
    const terminating = count.terminating.length + managed.deleted.length;
    const ready = count.ready - managed.deleted.filter(isReady).length;
    status = { ...status, active: managed.active, ready, terminating, uncountedTerminatedPods: {} };
    this.#track(status, count, verdict, failures);
    return managed.due;
  }

  /** Writes down which pods are about to be counted, counts them, lets them go, and tells the end. */
  #track(now: JobStatus, count: Count, verdict: Verdict | undefined, failures: Failures): void {
    const { clock } = this.#context;
    const { spec } = this.#job;
    const released = count.pods.filter((pod) => isTracked(pod) && this.#isFree(pod, count, verdict));
    const isOver = verdict?.type === "FailureTarget";
    const succeeded = isIndexed(spec) ? [] : released.filter((pod) => pod.status.phase === "Succeeded");
    const failed = released.filter(
      (pod) =>
        pod.status.phase !== "Succeeded" &&
        (isFailed(spec, pod) || isOver) &&
        (!isIndexed(spec) || indexOf(pod, spec) !== undefined) &&
        judge(spec.podFailurePolicy, pod).counts,
    );
    let status: JobStatus = { ...now, ...this.#indexes(count) };
    if (verdict && !holding(status, "SuccessCriteriaMet", "FailureTarget")) {
      status = withCondition(clock, status, verdict.type, verdict);
    }
    const uidsOf = (pods: readonly Pod[]): readonly string[] => pods.map(({ metadata }) => metadata.uid);
    const uncountedTerminatedPods = {
      ...(succeeded.length > 0 && { succeeded: uidsOf(succeeded) }),
      ...(failed.length > 0 && { failed: uidsOf(failed) }),
    };
    this.#write({ ...status, uncountedTerminatedPods });
    if (released.length > 0) this.#memory.failures = failures;
    released.forEach((pod) => release(this.#context, pod));
    status = {
      ...status,
      succeeded: (status.succeeded ?? 0) + succeeded.length,
      failed: (status.failed ?? 0) + failed.length,
    };
    if (verdict && status.terminating === 0) status = this.#finish(status, verdict);
    this.#write(status);
  }

  /** A pod may go once it is counted; one that failed in an index with a limit of its own, once there is another. */
  #isFree(pod: Pod, { held }: Count, verdict: Verdict | undefined): boolean {
    const { metadata, spec } = this.#job;
    if (metadata.deletionTimestamp !== undefined || verdict || pod.status.phase === "Succeeded") return true;
    const index = indexOf(pod, spec);
    return isFailed(spec, pod) && !(index !== undefined && held.get(index)?.metadata.uid === pod.metadata.uid);
  }

  #indexes({
    succeededIndexes,
    succeeded,
    failedIndexes,
  }: Count): Pick<JobStatus, "completedIndexes" | "failedIndexes" | "succeeded"> {
    const { spec } = this.#job;
    if (!isIndexed(spec)) return {};
    return {
      succeeded,
      completedIndexes: formatIndexes(succeededIndexes),
      ...(spec.backoffLimitPerIndex !== undefined && { failedIndexes: formatIndexes(failedIndexes) }),
    };
  }

  #finish(status: JobStatus, verdict: Verdict): JobStatus {
    const { clock } = this.#context;
    if (verdict.type === "FailureTarget") {
      this.#events.warning(verdict.reason, verdict.message);
      return withCondition(clock, status, "Failed", verdict);
    }
    const { completions } = this.#job.spec;
    if (completions !== undefined && (status.succeeded ?? 0) > completions) {
      this.#events.warning("TooManySucceededPods", "Too many succeeded pods running after completion count reached");
    }
    this.#events.normal("Completed", "Job completed");
    return { ...withCondition(clock, status, "Complete", verdict), completionTime: rfc3339(clock.now()) };
  }

  #suspendOrResume(before: JobStatus): JobStatus {
    const status = withSuspension(this.#context.clock, this.#job, before);
    if (status === before) return status;
    if (holding(status, "Suspended")) this.#events.normal("Suspended", "Job suspended");
    else this.#events.normal("Resumed", "Job resumed");
    return status;
  }

  #now(): Job | undefined {
    const { namespace, name, uid } = this.#job.metadata;
    const now = this.#context.store.get("jobs", namespace, name) as Job | undefined;
    return now?.metadata.uid === uid ? now : undefined;
  }

  #write(status: JobStatus): void {
    const next = written(status);
    const now = this.#now();
    if (!now || JSON.stringify(next) === JSON.stringify(written(statusOf(now)))) return;
    const changed: Job & { readonly status: JobStatus } = { ...now, status: next };
    putBy(this.#context, "kube-controller-manager", "jobs", changed, "status");
  }
}
