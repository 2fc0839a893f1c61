import type { Container } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import { ContainerRunner } from "./containerRunner.ts";
import { LOST } from "./containerStatus.ts";
import type { NodeContext } from "./nodeContext.ts";
import type { PodHost, RestartRule } from "./podHost.ts";
import { hasRun, isSidecar } from "./podPhase.ts";
import type { PodProgress } from "./podStatus.ts";

/** All containers of one pod. */
export class PodContainers {
  readonly init: readonly ContainerRunner[];
  readonly main: readonly ContainerRunner[];
  /** Added while the pod runs; they have no say in its phase. */
  readonly ephemeral: ContainerRunner[] = [];
  readonly #context: NodeContext;
  readonly #host: PodHost;

  constructor(context: NodeContext, host: PodHost, { spec }: Pod) {
    this.#context = context;
    this.#host = host;
    const { containers, initContainers = [], restartPolicy } = spec;
    const first = { reason: initContainers.length > 0 ? "PodInitializing" : "ContainerCreating" };
    const initRule: RestartRule = restartPolicy === "Never" ? "Never" : "OnFailure";
    this.init = initContainers.map(
      (one) => new ContainerRunner(context, host, one, isSidecar(one) ? "Always" : initRule, first),
    );
    this.main = containers.map((one) => new ContainerRunner(context, host, one, restartPolicy, first));
  }

  get all(): readonly ContainerRunner[] {
    return [...this.init, ...this.main, ...this.ephemeral];
  }

  get sidecars(): readonly ContainerRunner[] {
    return this.init.filter(({ spec }) => isSidecar(spec));
  }

  /** Whether the pod's own containers have been let go. */
  get isInitialized(): boolean {
    const last = this.init.at(-1);
    if (!last || this.main.some(({ status }) => hasRun(status))) return true;
    return isSidecar(last.spec) ? last.status.ready : last.status.state.terminated?.exitCode === 0;
  }

  addEphemeral(spec: Container): ContainerRunner {
    const first = { reason: "ContainerCreating", isEphemeral: true };
    const runner = new ContainerRunner(this.#context, this.#host, spec, "Never", first);
    this.ephemeral.push(runner);
    return runner;
  }

  /**
   * Ends what runs: sidecars after the others, the last one first, all within one grace period (Kubernetes 1.34).
   *
   * @param grace milliseconds
   */
  async stop(grace: number): Promise<void> {
    const sidecars = this.sidecars;
    const others = this.all.filter((runner) => !sidecars.includes(runner)).map((runner) => runner.stop({ grace }));
    let turn: Promise<unknown> = Promise.all(others);
    for (const runner of sidecars.toReversed()) turn = Promise.all([turn, runner.stop({ grace, turn })]);
    await turn;
  }

  /** Nothing is started any more: says so of those that wait for it. */
  settle(): void {
    this.all.forEach((runner) => runner.settle());
  }

  /** Says of those that never came to be that they are lost. */
  lose(): void {
    this.main.forEach((runner) => runner.setTerminated(LOST));
  }

  statuses(): Pick<PodProgress, "containerStatuses" | "initContainerStatuses" | "ephemeralContainerStatuses"> {
    return {
      containerStatuses: this.main.map(({ status }) => status),
      // An init container is "ready" once it has done its work, a sidecar while it runs.
      initContainerStatuses: this.init.map(({ status, spec }) => ({
        ...status,
        ready: isSidecar(spec) ? status.ready : status.state.terminated?.exitCode === 0,
      })),
      ephemeralContainerStatuses: this.ephemeral.map(({ status }) => ({ ...status, ready: false })),
    };
  }
}
