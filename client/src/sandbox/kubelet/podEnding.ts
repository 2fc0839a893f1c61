import { rfc3339 } from "../clock.ts";
import { letPodGo } from "../controllers/pods.ts";
import type { Pod } from "../podObjects.ts";
import type { NodeContext } from "./nodeContext.ts";
import { pause } from "./pause.ts";
import type { PodContainers } from "./podContainers.ts";
import { isTerminal } from "./podPhase.ts";
import type { PodReport } from "./podReport.ts";

const DEADLINE_EXCEEDED = "Pod was active on the node longer than the specified deadline";

/** How one pod of a node comes to its end: by itself, or deleted, evicted, out of time. */
export class PodEnding {
  readonly #context: NodeContext;
  readonly #containers: PodContainers;
  readonly #report: PodReport;
  readonly #stopping = new AbortController();
  #wasInitialized = false;

  constructor(context: NodeContext, containers: PodContainers, report: PodReport) {
    this.#context = context;
    this.#containers = containers;
    this.#report = report;
  }

  /** Aborts once no container is to be started any more. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** No container is to be started any more. */
  stopStarts(): void {
    this.#stopping.abort();
  }

  /** Ends the pod since it is being deleted: in `grace` seconds. A shorter grace later takes over. */
  delete(grace: number): void {
    if (!this.#report.isEnding) {
      // What is told of it comes after the deletion itself.
      queueMicrotask(() => this.#report.publish());
      this.#containers.settle();
    }
    this.#begin(grace * 1000);
  }

  /** Ends the pod because its node is short of something; the pod stays, as failed. */
  evict(message: string, disruption?: string): void {
    const report = this.#report;
    if (this.#isDecided) return;
    report.verdict = { reason: "Evicted", message };
    report.disruption = disruption;
    report.event("Warning", "Evicted", message);
    report.isQuiet = true;
    // An eviction that cannot wait leaves a second.
    this.#begin(1000);
  }

  /** Ends the pod since its `activeDeadlineSeconds` are over. */
  exceedDeadline(): void {
    const report = this.#report;
    if (this.#isDecided) return;
    report.verdict = { reason: "DeadlineExceeded", message: DEADLINE_EXCEEDED };
    report.event("Normal", "DeadlineExceeded", DEADLINE_EXCEEDED);
    report.publish();
    this.#begin(this.#grace);
  }

  /** Ends the containers of a pod that has been taken out of the store. */
  abandon(): void {
    if (!this.#report.isEnding) this.#begin(1000);
  }

  /** Ends all containers of a pod that has nothing left to do. */
  stopAll(): void {
    this.#report.isQuiet = true;
    this.#stopping.abort();
    void this.#containers.stop(this.#grace);
  }

  /** Tells the end, once all containers have theirs. */
  finish(): Promise<void> {
    return this.#report.isEnding ? this.#finishAtOnce() : this.#finishByItself();
  }

  /** The last word about a pod that is being deleted. */
  removeDeleted(): void {
    const { clock, store } = this.#context;
    const { namespace, name, uid } = this.#report.pod.metadata;
    const current = store.get("pods", namespace, name);
    if (current?.metadata.uid !== uid || current.metadata.deletionTimestamp === undefined) return;
    if (current.metadata.deletionGracePeriodSeconds !== 0) {
      const last = { deletionTimestamp: rfc3339(clock.now()), deletionGracePeriodSeconds: 0 };
      store.put("pods", { ...current, metadata: { ...current.metadata, ...last } });
    }
    const last = store.get("pods", namespace, name);
    if (last) letPodGo(store, last as Pod);
  }

  get #isDecided(): boolean {
    return this.#report.isEnding || isTerminal(this.#report.progress().phase);
  }

  /** Milliseconds. */
  get #grace(): number {
    return this.#report.pod.spec.terminationGracePeriodSeconds * 1000;
  }

  #begin(grace: number): void {
    const report = this.#report;
    if (!report.isEnding) this.#wasInitialized = this.#containers.isInitialized;
    report.isEnding = true;
    this.#stopping.abort();
    queueMicrotask(() => (report.isQuiet = true));
    void this.#containers.stop(grace);
  }

  /** The containers' states are reported first, the final phase a little later, as on a real node. */
  async #finishByItself(): Promise<void> {
    const { clock, timings } = this.#context;
    const report = this.#report;
    this.#containers.settle();
    if (report.isQuiet) {
      // The node has ended what was left, and the sandbox with it.
      report.sandbox = "gone";
      report.isQuiet = false;
      report.publish();
    }
    await pause(clock, timings.finalPhase, report.closed);
    report.isQuiet = false;
    report.sandbox = "gone";
    report.isFinished = true;
    report.publish();
  }

  /** Of a pod that is ended from outside everything is told together; what never came to be is lost. */
  async #finishAtOnce(): Promise<void> {
    const report = this.#report;
    // What is told of the beginning of the end comes before.
    await Promise.resolve();
    if (!report.verdict) this.#containers.settle();
    if (report.sandbox === "ready") report.sandbox = "gone";
    report.isFinished = true;
    report.isQuiet = false;
    report.publish();
    report.isLost = !isTerminal(report.progress().phase) || report.verdict !== undefined;
    if (this.#wasInitialized) this.#containers.lose();
    report.publish();
  }
}
