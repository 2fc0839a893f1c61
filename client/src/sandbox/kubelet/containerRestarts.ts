import type { Container } from "../containerObjects.ts";
import type { ContainerReport } from "./containerReport.ts";
import { crashLoop } from "./containerStatus.ts";
import { podText } from "./hooks.ts";
import type { NodeContext } from "./nodeContext.ts";
import { BackOff, pause } from "./pause.ts";
import type { PodHost, RestartRule } from "./podHost.ts";

/** Whether and when a container is started again, and what is told meanwhile (Kubernetes 1.34). */
export class ContainerRestarts {
  readonly #context: NodeContext;
  readonly #host: PodHost;
  readonly #spec: Container;
  readonly #rule: RestartRule;
  readonly #report: ContainerReport;
  #backOff: BackOff;

  constructor(context: NodeContext, host: PodHost, spec: Container, rule: RestartRule, report: ContainerReport) {
    this.#context = context;
    this.#host = host;
    this.#spec = spec;
    this.#rule = rule;
    this.#report = report;
    this.#backOff = this.#newBackOff();
  }

  /** Whether the pod's rule has it started again after this end. */
  follows(exitCode: number): boolean {
    return this.#rule === "Always" || (this.#rule === "OnFailure" && exitCode !== 0);
  }

  /**
   * Whether it is seen to wait for that start: of one that is started again only since it is a sidecar, a pod's status does not
   * say so.
   */
  isSeenWaiting(exitCode: number): boolean {
    const { restartPolicy } = this.#host.pod().spec;
    return this.follows(exitCode) && (restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0));
  }

  /** It has run for `milliseconds`: one that did so for long begins anew with short waits. */
  hasRun(milliseconds: number): void {
    if (milliseconds > 2 * this.#context.timings.backOffMax) this.#backOff = this.#newBackOff();
  }

  /** Waits until it is to be started again, or not any more. */
  async wait(): Promise<void> {
    const { restartCount, state, lastState } = this.#report.status;
    const { clock, timings } = this.#context;
    const { stopping } = this.#host;
    const terminated = state.terminated ?? lastState.terminated;
    const last = terminated ? { terminated } : {};
    if (restartCount > 0) {
      const pod = podText(this.#host.pod());
      const wait = this.#backOff.next();
      const { name } = this.#spec;
      this.#report.event("Warning", "BackOff", `Back-off restarting failed container ${name} in pod ${pod}`);
      const waits = { state: crashLoop(this.#spec, pod, wait), lastState: last };
      this.#report.set(this.isSeenWaiting(terminated?.exitCode ?? 0) ? waits : { lastState: {} });
      await pause(clock, wait, stopping);
    } else {
      // The first restart comes at once.
      await pause(clock, timings.containerStart, stopping);
    }
    if (!stopping.aborted) this.#report.set({ lastState: last, restartCount: restartCount + 1 }, false);
  }

  /** Of a container that has ended for good, a node keeps only the last run. */
  async forgetEarlier(): Promise<void> {
    const { timings, clock } = this.#context;
    const { state, lastState } = this.#report.status;
    const { stopping } = this.#host;
    if (!state.terminated || !lastState.terminated || stopping.aborted) return;
    await pause(clock, timings.finalPhase / 4, stopping);
    this.#report.set({ lastState: {} });
  }

  #newBackOff(): BackOff {
    return new BackOff(this.#context.timings.backOffBase, this.#context.timings.backOffMax);
  }
}
