import { rmSync } from "node:fs";
import { join } from "node:path";
import { rfc3339 } from "../clock.ts";
import type { Container, Pod } from "../objects.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import type { NodeContext } from "./nodeContext.ts";
import { letPodGo } from "../controllers/pods.ts";
import { pause } from "./pause.ts";
import { PodContainers } from "./podContainers.ts";
import type { PodHost } from "./podHost.ts";
import { PodLimits } from "./podLimits.ts";
import { isSidecar, isTerminal, podPhase } from "./podPhase.ts";
import type { NodeAddress, PodProgress } from "./podStatus.ts";
import { podStatus } from "./podStatus.ts";
import { MountError, prepareVolumes } from "./volumes/volumes.ts";

/** Why the kubelet itself ended a pod. */
interface Verdict {
  readonly reason: "DeadlineExceeded" | "Evicted";
  readonly message: string;
}

const DEADLINE_EXCEEDED = "Pod was active on the node longer than the specified deadline";

/** Runs one pod on the made-up node, from its assignment to its end. */
export class PodWorker implements PodHost {
  readonly node: string;
  readonly #context: NodeContext;
  readonly #address: NodeAddress;
  readonly #stopping = new AbortController();
  readonly #gone = new AbortController();
  readonly #containers: PodContainers;
  readonly #limits: PodLimits;
  readonly #ephemeral: Promise<unknown>[] = [];
  #pod: Pod;
  #volumes: Readonly<Record<string, string>> = {};
  #sandbox: "none" | "ready" | "gone" = "none";
  /** The pod is being ended from outside: deleted, evicted, out of time. */
  #isEnding = false;
  /** All containers are being ended, of which nothing is told until the last one has. */
  #isQuiet = false;
  /** Nothing is told before all containers have been tried to start. */
  #isStarting = false;
  #isFinished = false;
  /** What never came to be is said to be lost. */
  #isLost = false;
  #wasInitialized = false;
  #verdict: Verdict | undefined;
  #disruption: string | undefined;
  #onChange: (() => void)[] = [];

  constructor(context: NodeContext, pod: Pod, address: Omit<NodeAddress, "startTime">) {
    this.#context = context;
    this.#pod = pod;
    this.node = pod.spec.nodeName ?? "";
    this.#address = { ...address, startTime: rfc3339(context.wallTime()) };
    this.#limits = new PodLimits(context.clock, {
      isLate: () => this.#whenThere(() => this.#exceedDeadline()),
      isTooLarge: (message) => this.#whenThere(() => this.evict(message)),
    });
    this.#containers = new PodContainers(context, this, pod);
  }

  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  get volumes(): Readonly<Record<string, string>> {
    return this.#volumes;
  }

  get podIP(): string {
    return this.#address.podIP;
  }

  get runningContainers(): number {
    return this.#containers.all.filter(({ isRunning }) => isRunning).length;
  }

  pod(): Pod {
    return this.#pod;
  }

  running(container: string): RunningContainer | undefined {
    return this.#containers.all.find(({ spec }) => spec.name === container)?.running;
  }

  endsWith(container: Container): boolean {
    return this.#containers.main.every(({ spec, status }) => spec === container || status.state.terminated);
  }

  /** The stored pod has changed. */
  update(pod: Pod): void {
    const { activeDeadlineSeconds } = this.#pod.spec;
    this.#pod = pod;
    if (pod.spec.activeDeadlineSeconds !== activeDeadlineSeconds) this.#limits.setDeadline(pod);
    for (const spec of pod.spec.ephemeralContainers ?? []) {
      if (!this.#containers.ephemeral.some((runner) => runner.spec.name === spec.name)) {
        const runner = this.#containers.addEphemeral(spec);
        // After the change that is being told has reached everybody.
        queueMicrotask(() => {
          this.publish();
          if (!this.stopping.aborted && !this.#isFinished) this.#ephemeral.push(runner.run());
        });
      }
    }
  }

  /** Ends the pod since it is being deleted: in `grace` seconds. A shorter grace later takes over. */
  delete(grace: number): void {
    if (!this.#isEnding) {
      // What is told of it comes after the deletion itself.
      queueMicrotask(() => this.publish());
      this.#containers.settle();
    }
    this.#end(grace * 1000);
  }

  /** Ends the pod because its node is short of something; the pod stays, as failed. */
  evict(message: string, disruption?: string): void {
    if (this.#isEnding || isTerminal(this.#progress().phase)) return;
    this.#verdict = { reason: "Evicted", message };
    this.#disruption = disruption;
    this.#event("Warning", "Evicted", message);
    this.#isQuiet = true;
    // An eviction that cannot wait leaves a second.
    this.#end(1000);
  }

  /** The pod has been taken out of the store: nothing is reported any more. */
  forget(): void {
    this.#gone.abort();
    if (!this.#isEnding) this.#end(1000);
  }

  /** Kills everything at once. */
  kill(): void {
    this.#gone.abort();
    this.#stopping.abort();
    this.#containers.all.forEach((runner) => runner.kill());
  }

  /** Ends all containers of a pod that has nothing left to do. */
  stopAll(): void {
    this.#isQuiet = true;
    this.#stopping.abort();
    void this.#containers.stop(this.#pod.spec.terminationGracePeriodSeconds * 1000);
  }

  #end(grace: number): void {
    if (!this.#isEnding) this.#wasInitialized = this.#containers.isInitialized;
    this.#isEnding = true;
    this.#stopping.abort();
    queueMicrotask(() => (this.#isQuiet = true));
    void this.#containers.stop(grace);
  }

  /** Resolves when everything of the pod has ended. Never rejects. */
  async run(): Promise<void> {
    const { attendance } = this.#context;
    this.publish();
    this.#limits.setDeadline(this.#pod);
    try {
      await this.#runContainers();
      await Promise.all(this.#ephemeral);
      await (this.#isEnding ? this.#finishAtOnce() : this.#finish());
      if (attendance.isAway) await attendance.back();
      this.#removeDeleted();
    } catch (error) {
      this.#event("Warning", "FailedSync", `Error syncing pod: ${(error as Error).message}`);
    } finally {
      this.#limits.cancel();
      this.#cleanUp();
    }
  }

  /** Writes the pod's status, if it has changed. */
  publish(): void {
    const waiters = this.#onChange;
    this.#onChange = [];
    waiters.forEach((wake) => wake());
    const { store, attendance } = this.#context;
    const { namespace, name, uid } = this.#pod.metadata;
    const current = store.get("pods", namespace, name) as Pod | undefined;
    if (
      attendance.isAway ||
      this.#isQuiet ||
      this.#isStarting ||
      this.#gone.signal.aborted ||
      current?.metadata.uid !== uid
    ) {
      return;
    }
    const status = podStatus(current, this.#progress(), this.#address, this.#context.wallTime());
    if (JSON.stringify(status) !== JSON.stringify(current.status)) {
      const changed: Pod = { ...current, status };
      this.#pod = store.put("pods", changed) as Pod;
    }
  }

  #whenThere(action: () => void): void {
    const { attendance } = this.#context;
    if (attendance.isAway) void attendance.back().then(action);
    else action();
  }

  async #runContainers(): Promise<void> {
    const { timings, clock } = this.#context;
    await pause(clock, timings.containerStart, this.stopping);
    await this.#mountVolumes();
    if (!this.stopping.aborted) this.#sandbox = "ready";
    this.#limits.watchStorage(this.#pod, this.#volumes, this.#context.logs);
    const sidecars: Promise<unknown>[] = [];
    const isDone = await this.#initialize(sidecars);
    if (isDone) await Promise.all(await this.#startAll());
    if (
      !this.stopping.aborted &&
      [...this.#containers.sidecars, ...this.#containers.ephemeral].some(({ isRunning }) => isRunning)
    ) {
      this.stopAll();
    }
    this.#stopping.abort();
    await Promise.all(sidecars);
  }

  /** Runs the init containers one after the other; true when the others may begin. */
  async #initialize(sidecars: Promise<unknown>[]): Promise<boolean> {
    for (const runner of this.#containers.init) {
      if (isSidecar(runner.spec)) {
        sidecars.push(runner.run());
        while (runner.status.started !== true && !this.stopping.aborted) await this.#nextChange();
      } else if ((await runner.run()) !== 0) return false;
    }
    return !this.stopping.aborted;
  }

  /** Starts the pod's own containers one after the other; what has become of them is told when all have been tried. */
  async #startAll(): Promise<Promise<unknown>[]> {
    const runs: Promise<unknown>[] = [];
    this.#isStarting = true;
    for (const runner of this.#containers.main) {
      const run = runner.run();
      runs.push(run);
      await Promise.race([runner.tried, run]);
    }
    this.#isStarting = false;
    this.publish();
    return runs;
  }

  /** Resolves once something has changed, or nothing is to be started any more. */
  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange.push(resolve);
      this.stopping.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async #mountVolumes(): Promise<void> {
    const { clock, timings } = this.#context;
    while (!this.stopping.aborted) {
      try {
        this.#volumes = prepareVolumes(this.#context, this.#pod);
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
    const { clock, timings } = this.#context;
    this.#containers.settle();
    if (this.#isQuiet) {
      // The node has ended what was left, and the sandbox with it.
      this.#sandbox = "gone";
      this.#isQuiet = false;
      this.publish();
    }
    await pause(clock, timings.finalPhase, this.#gone.signal);
    this.#isQuiet = false;
    this.#sandbox = "gone";
    this.#isFinished = true;
    this.publish();
  }

  /** Of a pod that is ended from outside everything is told together; what never came to be is lost. */
  async #finishAtOnce(): Promise<void> {
    // What is told of the beginning of the end comes before.
    await Promise.resolve();
    if (!this.#verdict) this.#containers.settle();
    if (this.#sandbox === "ready") this.#sandbox = "gone";
    this.#isFinished = true;
    this.#isQuiet = false;
    this.publish();
    const { phase } = this.#progress();
    this.#isLost = !isTerminal(phase) || this.#verdict !== undefined;
    if (this.#wasInitialized) this.#containers.lose();
    this.publish();
  }

  /** The last word about a pod that is being deleted. */
  #removeDeleted(): void {
    const { store } = this.#context;
    const { namespace, name, uid } = this.#pod.metadata;
    const current = store.get("pods", namespace, name);
    if (current?.metadata.uid !== uid || current.metadata.deletionTimestamp === undefined) return;
    if (current.metadata.deletionGracePeriodSeconds !== 0) {
      store.put("pods", { ...current, metadata: { ...current.metadata, deletionGracePeriodSeconds: 0 } });
    }
    const last = store.get("pods", namespace, name);
    if (last) letPodGo(store, last as Pod);
  }

  #exceedDeadline(): void {
    if (this.#isEnding || isTerminal(this.#progress().phase)) return;
    this.#verdict = { reason: "DeadlineExceeded", message: DEADLINE_EXCEEDED };
    this.#event("Normal", "DeadlineExceeded", DEADLINE_EXCEEDED);
    this.publish();
    this.#end(this.#pod.spec.terminationGracePeriodSeconds * 1000);
  }

  #progress(): PodProgress {
    const statuses = this.#containers.statuses();
    const { containerStatuses, initContainerStatuses } = statuses;
    const isOver = this.#isEnding && this.#isFinished;
    const phase = podPhase(this.#pod, containerStatuses, initContainerStatuses, isOver);
    return {
      ...statuses,
      phase: this.#verdict ? "Failed" : phase,
      isLost: this.#isLost,
      isFinished: this.#isFinished,
      sandboxReady: this.#sandbox === "ready",
      hasAddress: this.#sandbox !== "none",
      disruption: this.#disruption,
      verdict: this.#verdict,
    };
  }

  #event(type: "Normal" | "Warning", reason: string, message: string): void {
    if (!this.#gone.signal.aborted) {
      this.#context.events.kubelet(this.#pod, this.node, { type, reason, message });
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
      this.#containers.all.flatMap(({ ids }) => ids),
    );
  }
}
