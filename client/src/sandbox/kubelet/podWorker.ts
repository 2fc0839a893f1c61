import { rmSync } from "node:fs";
import { join } from "node:path";
import { rfc3339 } from "../clock.ts";
import type { Container, Pod } from "../objects.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import type { PodHost, RestartRule } from "./containerRunner.ts";
import { ContainerRunner } from "./containerRunner.ts";
import { fieldPathOf } from "./eventRecorder.ts";
import type { NodeContext } from "./nodeContext.ts";
import { pause } from "./pause.ts";
import type { NodeAddress, PodProgress } from "./podStatus.ts";
import { podStatus } from "./podStatus.ts";
import { MountError, prepareVolumes } from "./volumes.ts";

/** Why the kubelet itself ended a pod. */
interface Verdict {
  readonly reason: string;
  readonly message: string;
}

const DEADLINE_EXCEEDED = "Pod was active on the node longer than the specified deadline";

/** Runs one pod on the made-up node, from its assignment to its end. */
export class PodWorker implements PodHost {
  readonly node: string;
  readonly #context: NodeContext;
  readonly #address: NodeAddress;
  readonly #startedAt: number;
  readonly #stopping = new AbortController();
  readonly #gone = new AbortController();
  readonly #init: readonly ContainerRunner[];
  readonly #main: readonly ContainerRunner[];
  /** Added while the pod runs; they have no say in its phase. */
  readonly #ephemeral: ContainerRunner[] = [];
  #pod: Pod;
  #volumes: Readonly<Record<string, string>> = {};
  #sandboxReady = false;
  #initialized = false;
  #phase: PodProgress["phase"] = "Pending";
  #outcome: "Succeeded" | "Failed" | undefined;
  #verdict: Verdict | undefined;
  #cancelKill: () => void = () => undefined;
  #cancelDeadline: () => void = () => undefined;

  constructor(context: NodeContext, pod: Pod, address: Omit<NodeAddress, "startTime">) {
    this.#context = context;
    this.#pod = pod;
    this.node = pod.spec.nodeName ?? "";
    this.#startedAt = context.clock.now();
    this.#address = { ...address, startTime: rfc3339(this.#startedAt) };
    const { containers, initContainers = [], restartPolicy } = pod.spec;
    const first = initContainers.length > 0 ? "PodInitializing" : "ContainerCreating";
    const initRule: RestartRule = restartPolicy === "Never" ? "Never" : "OnFailure";
    this.#init = initContainers.map(
      (spec) => new ContainerRunner(context, this, spec, isSidecar(spec) ? "Always" : initRule, first),
    );
    this.#main = containers.map((spec) => new ContainerRunner(context, this, spec, restartPolicy, first));
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  get volumes(): Readonly<Record<string, string>> {
    return this.#volumes;
  }

  get runningContainers(): number {
    return this.#all().filter(({ isRunning }) => isRunning).length;
  }

  pod(): Pod {
    return this.#pod;
  }

  running(container: string): RunningContainer | undefined {
    return this.#all().find(({ spec }) => spec.name === container)?.running;
  }

  /** The stored pod has changed. */
  update(pod: Pod): void {
    const { activeDeadlineSeconds } = this.#pod.spec;
    this.#pod = pod;
    if (pod.spec.activeDeadlineSeconds !== activeDeadlineSeconds) this.#setDeadline();
    for (const spec of pod.spec.ephemeralContainers ?? []) {
      if (!this.#ephemeral.some((runner) => runner.spec.name === spec.name)) {
        this.#startEphemeral(spec);
      }
    }
  }

  #startEphemeral(spec: Container): void {
    const runner = new ContainerRunner(this.#context, this, spec, "Never", "ContainerCreating");
    this.#ephemeral.push(runner);
    // After this change has reached everybody, like the pod's own start.
    void Promise.resolve().then(() => (this.stopping.aborted || this.#outcome !== undefined ? 0 : runner.run()));
  }

  /** Ends the pod: SIGTERM now, SIGKILL after `grace` seconds. A shorter grace later takes over. */
  terminate(grace: number): void {
    for (const runner of this.#all()) {
      if (runner.isRunning && !this.#stopping.signal.aborted) {
        this.#event("Normal", "Killing", `Stopping container ${runner.spec.name}`, runner.spec.name);
      }
    }
    this.#stopping.abort();
    const signal = grace === 0 ? "SIGKILL" : "SIGTERM";
    this.#all().forEach((runner) => runner.kill(signal));
    this.#cancelKill();
    this.#cancelKill = this.#context.clock.after(grace * 1000, () => {
      this.#all().forEach((runner) => runner.kill("SIGKILL"));
    });
  }

  /** The pod has been taken out of the store: nothing is reported any more. */
  forget(): void {
    this.#gone.abort();
    this.terminate(0);
  }

  /** Resolves when everything of the pod has ended. Never rejects. */
  async run(): Promise<void> {
    this.publish();
    this.#setDeadline();
    try {
      await this.#runContainers();
      await this.#finish();
    } catch (error) {
      this.#event("Warning", "FailedSync", `Error syncing pod: ${(error as Error).message}`);
    } finally {
      this.#cancelDeadline();
      this.#cancelKill();
      this.#cleanUp();
    }
  }

  /** Writes the pod's status, if it has changed. */
  publish(): void {
    const { store, clock } = this.#context;
    const { namespace, name, uid } = this.#pod.metadata;
    const current = store.get("pods", namespace, name) as Pod | undefined;
    if (this.#gone.signal.aborted || current?.metadata.uid !== uid) {
      return;
    }
    const status = podStatus(current, this.#progress(), this.#address, clock.now());
    if (JSON.stringify(status) !== JSON.stringify(current.status)) {
      const changed: Pod = { ...current, status };
      this.#pod = store.put("pods", changed) as Pod;
    }
  }

  async #runContainers(): Promise<void> {
    const { timings, clock } = this.#context;
    await pause(clock, timings.containerStart, this.stopping);
    await this.#mountVolumes();
    this.#sandboxReady = !this.stopping.aborted;
    const sidecars: Promise<unknown>[] = [];
    for (const runner of this.#init) {
      if (isSidecar(runner.spec)) {
        sidecars.push(runner.run());
        await this.#started(runner);
      } else if ((await runner.run()) !== 0) {
        await this.#stopSidecars(sidecars);
        return;
      }
    }
    this.#initialized = !this.stopping.aborted;
    if (this.#initialized) {
      await Promise.all(this.#main.map((runner) => runner.run()));
    }
    await this.#stopSidecars(sidecars);
  }

  async #started(runner: ContainerRunner): Promise<void> {
    while (!runner.status.started && !this.stopping.aborted) {
      await pause(this.#context.clock, 20, this.stopping);
    }
  }

  async #stopSidecars(sidecars: readonly Promise<unknown>[]): Promise<void> {
    if (sidecars.length > 0 && !this.stopping.aborted) {
      this.terminate(this.#pod.spec.terminationGracePeriodSeconds);
    }
    await Promise.all(sidecars);
  }

  async #mountVolumes(): Promise<void> {
    const { store, clock, timings, folder } = this.#context;
    while (!this.stopping.aborted) {
      try {
        this.#volumes = prepareVolumes(store, this.#pod, join(folder, this.#pod.metadata.uid, "volumes"));
        return;
      } catch (error) {
        if (!(error instanceof MountError)) {
          throw error;
        }
        this.#event("Warning", "FailedMount", error.message);
        await pause(clock, timings.backOffBase, this.stopping);
      }
    }
  }

  /** The containers' states are reported first, the final phase a little later, as on a real node. */
  async #finish(): Promise<void> {
    const { store, clock, timings } = this.#context;
    this.#ephemeral.forEach((runner) => runner.kill("SIGKILL"));
    const counted = this.#main.some(({ status }) => status.state.terminated)
      ? this.#main
      : [...this.#init, ...this.#main];
    const succeeded = counted.every(({ status }) => status.state.terminated?.exitCode === 0);
    this.#outcome = succeeded && this.#initialized && !this.#verdict ? "Succeeded" : "Failed";
    this.publish();
    await pause(clock, timings.finalPhase, this.#gone.signal);
    this.#phase = this.#outcome;
    this.publish();
    const { namespace, name, uid } = this.#pod.metadata;
    const current = store.get("pods", namespace, name);
    if (current?.metadata.uid === uid && current.metadata.deletionTimestamp !== undefined) {
      store.remove("pods", namespace, name);
    }
  }

  /** Ends the pod because its node is short of something; the pod stays, as failed. */
  evict(message: string): void {
    if (this.#outcome === undefined) {
      this.#verdict ??= { reason: "Evicted", message };
      this.#event("Warning", "Evicted", message);
      this.terminate(0);
    }
  }

  /** The deadline counts from the pod's start, also where it is set later. */
  #setDeadline(): void {
    const { activeDeadlineSeconds } = this.#pod.spec;
    this.#cancelDeadline();
    if (activeDeadlineSeconds === undefined || this.#outcome !== undefined) return;
    const at = this.#startedAt + activeDeadlineSeconds * 1000;
    const wait = Math.max(0, at - this.#context.clock.now());
    this.#cancelDeadline = this.#context.clock.after(wait, () => this.#exceedDeadline());
  }

  #exceedDeadline(): void {
    if (this.#outcome === undefined) {
      this.#verdict = { reason: "DeadlineExceeded", message: DEADLINE_EXCEEDED };
      this.#event("Normal", "DeadlineExceeded", DEADLINE_EXCEEDED);
      this.terminate(this.#pod.spec.terminationGracePeriodSeconds);
    }
  }

  #progress(): PodProgress {
    const begun = this.#main.some(({ status: { state, lastState } }) =>
      [state.running, state.terminated, lastState.terminated].some((one) => one !== undefined),
    );
    const phase = this.#phase === "Pending" && begun ? "Running" : this.#phase;
    return {
      phase,
      outcome: this.#outcome,
      sandboxReady: this.#sandboxReady,
      initialized: this.#initialized || this.#init.length === 0,
      containerStatuses: this.#main.map(({ status }) => status),
      // An init container is "ready" once it has done its work, a sidecar while it runs.
      initContainerStatuses: this.#init.map(({ status, spec }) => ({
        ...status,
        ready: isSidecar(spec) ? status.ready : status.state.terminated?.exitCode === 0,
      })),
      ephemeralContainerStatuses: this.#ephemeral.map(({ status }) => status),
      ...(this.#outcome !== undefined && this.#verdict),
    };
  }

  #all(): readonly ContainerRunner[] {
    return [...this.#init, ...this.#main, ...this.#ephemeral];
  }

  #event(type: "Normal" | "Warning", reason: string, message: string, container?: string): void {
    if (!this.#gone.signal.aborted) {
      const fieldPath = container === undefined ? {} : { fieldPath: fieldPathOf(this.#pod, container) };
      this.#context.events.kubelet(this.#pod, this.node, { type, reason, message, ...fieldPath });
    }
  }

  /** Volumes and scratch folders go with the containers; logs stay as long as the pod is there. */
  #cleanUp(): void {
    const { uid } = this.#pod.metadata;
    rmSync(join(this.#context.folder, uid), { recursive: true, force: true, maxRetries: 2 });
  }

  /** Removes the logs; to be called once the pod is gone and `run` has resolved. */
  dropLogs(): void {
    this.#context.logs.dropPod(
      this.#pod.metadata.uid,
      this.#all().flatMap(({ ids }) => ids),
    );
  }
}

function isSidecar(spec: { readonly restartPolicy?: string }): boolean {
  return spec.restartPolicy === "Always";
}
