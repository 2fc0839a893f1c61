import type { ObjectContext } from "../../api/exchange.ts";
import { ApiError } from "../../api/status.ts";
import type { Pod } from "../../podObjects.ts";
import type { Job } from "../../validation/workloads/job.ts";
import { deletePod, expendableFirst } from "../pods.ts";
import { NEVER } from "../workQueue.ts";
import type { Failures } from "./backOff.ts";
import { backOffEnd } from "./backOff.ts";
import type { JobEvents } from "./events.ts";
import { indexBackOffEnd, indexesAmong, indexOf, isIndexed } from "./indexedPods.ts";
import { firstMissing, indexesOf, unionOf } from "./indexes.ts";
import { makeIndexedPod, makePod, release } from "./pods.ts";
import type { Count } from "./tally.ts";
import { awaitsEnd } from "./tally.ts";
import { wantedPods } from "./verdict.ts";

/** How many pods are made at once. */
const MOST_AT_ONCE = 500;
/** After a pod is refused: how long until the next attempt, at first and at most. Milliseconds. */
const FIRST_RETRY = 1000;
const LAST_RETRY = 60_000;

/** What is known of a Job beside what is stored. */
export interface Memory {
  failures: Failures;
  /** How many pods in a row were refused, and when to try again. */
  refusals: number;
  retryAt: number;
}

/** What was done about the pods of a Job: how many go on, how many of them were deleted, and when to look again. */
export interface Managed {
  readonly active: number;
  readonly deleted: readonly Pod[];
  readonly due: number;
}

/** Makes and deletes the pods of one Job. */
export class PodKeeper {
  readonly #context: ObjectContext;
  readonly #events: JobEvents;
  readonly #job: Job;
  readonly #memory: Memory;

  constructor(context: ObjectContext, events: JobEvents, job: Job, memory: Memory) {
    this.#context = context;
    this.#events = events;
    this.#job = job;
    this.#memory = memory;
  }

  /** Deletes pods that are too many, or else makes those that are missing. */
  manage(count: Count, failures: Failures): Managed {
    const { spec } = this.#job;
    const { active } = count;
    const wanted = spec.suspend === true ? 0 : wantedPods(this.#job, count.succeeded, active.length);
    const deleted = this.#expendable(active, Math.max(0, active.length - wanted)).slice(0, MOST_AT_ONCE);
    for (const pod of deleted) {
      release(this.#context, pod);
      this.delete(pod);
    }
    if (deleted.length > 0) return { active: active.length - deleted.length, deleted, due: NEVER };
    const awaited = awaitsEnd(spec) ? count.terminating.length : 0;
    const missing = wanted - awaited - active.length;
    if (missing <= 0) return { active: active.length, deleted, due: NEVER };
    const indexes = isIndexed(spec) ? this.#missingIndexes(count, Math.min(missing, MOST_AT_ONCE)) : undefined;
    const due = Math.max(this.#backOff(count, failures, indexes), this.#memory.retryAt);
    // While it waits to make pods, the real one tells that none are active.
    if (this.#context.clock.now() < due) return { active: 0, deleted, due };
    const now = indexes?.filter((index) => indexBackOffEnd(count.held.get(index)) <= this.#context.clock.now());
    const makers = now
      ? now.map((index) => () => makeIndexedPod(this.#context, this.#job, index, count.held.get(index)))
      : Array.from({ length: Math.min(missing, MOST_AT_ONCE) }, () => () => makePod(this.#context, this.#job));
    const { made, retryAt } = this.#make(makers);
    return { active: active.length + made, deleted, due: retryAt };
  }

  /** When the first of the missing pods may be made. */
  #backOff({ held }: Count, failures: Failures, indexes: readonly number[] | undefined): number {
    if (this.#job.spec.backoffLimitPerIndex === undefined || !indexes) return backOffEnd(failures);
    return indexes.length === 0 ? 0 : Math.min(...indexes.map((index) => indexBackOffEnd(held.get(index))));
  }

  #missingIndexes({ active, terminating, succeededIndexes, failedIndexes }: Count, most: number): readonly number[] {
    const { spec } = this.#job;
    const there = [...active, ...(awaitsEnd(spec) ? terminating : [])];
    const taken = unionOf(succeededIndexes, failedIndexes, indexesOf(indexesAmong(there, spec)));
    return firstMissing(taken, most, spec.completions ?? 0);
  }

  /** At least so many, and of pods with an index those that nobody needs. */
  #expendable(active: readonly Pod[], atLeast: number): readonly Pod[] {
    const { spec } = this.#job;
    const inOrder = expendableFirst(active);
    if (!isIndexed(spec)) return inOrder.slice(0, atLeast);
    const isSuperfluous = (pod: Pod, at: number): boolean => {
      const index = indexOf(pod, spec);
      return index === undefined || inOrder.slice(at + 1).some((other) => indexOf(other, spec) === index);
    };
    const superfluous = inOrder.filter(isSuperfluous);
    const rest = inOrder.filter((pod) => !superfluous.includes(pod));
    return [...superfluous, ...rest.slice(0, Math.max(0, atLeast - superfluous.length))];
  }

  /** Makes one, then twice as many at a time, until one is refused. */
  #make(makers: readonly (() => Pod)[]): { readonly made: number; readonly retryAt: number } {
    let made = 0;
    let refused = 0;
    for (let at = 0, size = 1; at < makers.length && refused === 0; at += size, size *= 2) {
      for (const maker of makers.slice(at, at + size)) {
        if (this.#makeOne(maker)) made += 1;
        else refused += 1;
      }
    }
    const memory = this.#memory;
    if (refused === 0) {
      memory.refusals = 0;
      memory.retryAt = 0;
      return { made, retryAt: NEVER };
    }
    memory.retryAt = this.#context.clock.now() + Math.min(LAST_RETRY, FIRST_RETRY * 2 ** memory.refusals);
    memory.refusals += 1;
    return { made, retryAt: memory.retryAt };
  }

  #makeOne(maker: () => Pod): boolean {
    try {
      this.#events.normal("SuccessfulCreate", `Created pod: ${maker().metadata.name}`);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#events.warning("FailedCreate", `Error creating: ${error.message}`);
      return false;
    }
  }

  delete(pod: Pod): void {
    deletePod(this.#context, pod);
    this.#events.normal("SuccessfulDelete", `Deleted pod: ${pod.metadata.name}`);
  }
}
