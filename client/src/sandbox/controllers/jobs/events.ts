import type { EventRecorder } from "../../kubelet/eventRecorder.ts";
import type { Job } from "../../validation/workloads/job.ts";

/** Tells of one Job as its controller does. */
export class JobEvents {
  readonly #events: EventRecorder;
  readonly #job: Job;

  constructor(events: EventRecorder, job: Job) {
    this.#events = events;
    this.#job = job;
  }

  normal(reason: string, message: string): void {
    this.#events.controller(this.#job, "job-controller", { type: "Normal", reason, message });
  }

  warning(reason: string, message: string): void {
    this.#events.controller(this.#job, "job-controller", { type: "Warning", reason, message });
  }
}
