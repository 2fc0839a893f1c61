import { randomBytes } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { Container, ContainerState, ContainerStatus, Terminated } from "../objects.ts";
import type { ContainerRuntime, ContainerSpec, RunningContainer } from "../runtimes/types.ts";
import { StartFailure } from "../runtimes/types.ts";
import { messagePath, resolveContainer } from "./containerSpec.ts";
import {
  crashLoop,
  describeExit,
  firstStatus,
  resourceStatus,
  settled,
  statesAfter,
  type Failure,
} from "./containerStatus.ts";
import { stopContainer } from "./containerStop.ts";
import { ConfigError } from "./environment.ts";
import { fieldPathOf, type EventDetails } from "./eventRecorder.ts";
import { podText, runHook } from "./hooks.ts";
import { fullReference } from "./images.ts";
import { waitForImage, type Telling } from "./imageWait.ts";
import type { LogFile } from "./logFile.ts";
import type { NodeContext } from "./nodeContext.ts";
import { BackOff, pause } from "./pause.ts";
import type { PodHost, RestartRule, Stop } from "./podHost.ts";
import { ContainerProbes } from "./probes/containerProbes.ts";
import type { Target } from "./probes/target.ts";
import { terminationMessage } from "./terminationMessage.ts";

/** One container of a pod through all of its restarts. */
export class ContainerRunner {
  readonly spec: Container;
  readonly #context: NodeContext;
  readonly #host: PodHost;
  readonly #restart: RestartRule;
  readonly #ids: string[] = [];
  #backOff: BackOff;
  #status: ContainerStatus;
  #running: RunningContainer | undefined;
  #probes: ContainerProbes | undefined;
  #stopping: AbortController | undefined;
  /** The kubelet ends it to start it again: that it has ended is not told by itself. */
  #isRenewed = false;
  #isKilled = false;
  readonly #firstState: ContainerState;
  readonly #telling: Telling = {
    event: (type, reason, message) => this.#event(type, reason, message),
    wait: (reason, message) => this.#set({ state: { waiting: { reason, message } } }),
  };
  readonly #tried = Promise.withResolvers<undefined>();

  constructor(
    context: NodeContext,
    host: PodHost,
    spec: Container,
    restart: RestartRule,
    first: { readonly reason: string; readonly isEphemeral?: boolean },
  ) {
    this.spec = spec;
    this.#context = context;
    this.#host = host;
    this.#restart = restart;
    this.#backOff = this.#newBackOff();
    this.#status = firstStatus(spec, first.reason, first.isEphemeral ?? false);
    this.#firstState = this.#status.state;
  }

  /** Resolves when there is something to say of its first start. */
  get tried(): Promise<unknown> {
    return this.#tried.promise;
  }

  get status(): ContainerStatus {
    return this.#status;
  }

  /** Ids of all runs so far whose logs are kept. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** What runs now. */
  get running(): RunningContainer | undefined {
    return this.#running;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Kills it at once, without a word. */
  kill(): void {
    this.#isKilled = true;
    this.#stopping?.abort();
    this.#running?.kill("SIGKILL");
  }

  /** Ends what runs, and resolves when it has ended. A second call takes over from the first. */
  async stop({ grace, message, turn }: Stop): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#stopping?.abort();
    const { signal } = (this.#stopping = new AbortController());
    this.#event("Normal", "Killing", message ?? `Stopping container ${this.spec.name}`);
    this.#probes?.stop();
    const handler = this.spec.lifecycle?.preStop;
    const hook =
      handler &&
      (async (over: AbortSignal): Promise<void> => {
        const error = await runHook(handler, this.#target(running), this.#host.pod(), over);
        if (error !== undefined) this.#event("Warning", "FailedPreStopHook", "PreStopHook failed");
      });
    await stopContainer(this.#context.clock, running, { grace, turn, hook, signal });
  }

  /** Runs the container until it has ended for good. Returns its exit code, or undefined when it never started. */
  async run(): Promise<number | undefined> {
    const { attendance } = this.#context;
    for (;;) {
      if (attendance.isAway) await attendance.back();
      const runtime = await waitForImage(this.#context, this.spec, this.#host.stopping, this.#telling);
      const spec = runtime && (await this.#waitForConfig());
      if (!runtime || !spec || this.#isOver()) {
        return this.#status.lastState.terminated?.exitCode;
      }
      if (attendance.isAway) {
        await attendance.back();
        if (this.#isOver()) return this.#status.lastState.terminated?.exitCode;
      }
      const exit = await this.#runOnce(runtime, spec);
      if (!this.#runsAgain(exit) || this.#isOver()) {
        await this.#forgetEarlier();
        return exit;
      }
      await this.#waitForRestart();
      if (this.#isOver()) {
        return exit;
      }
    }
  }

  /** It waits for a start, and will not be started: that it has ended, or never began, is all there is to say. */
  settle(): void {
    this.#status = settled(this.#status, this.#firstState);
  }

  /** Says of a container that has not ended how it did. */
  setTerminated(terminated: Terminated): void {
    if (!this.#status.state.terminated) this.#status = { ...this.#status, state: { terminated } };
  }

  #runsAgain(exitCode: number): boolean {
    return this.#restart === "Always" || (this.#restart === "OnFailure" && exitCode !== 0);
  }

  /** Of one that will be started again only since it is a sidecar, a pod's status does not say that it waits for it. */
  #isSeenWaiting(exitCode: number): boolean {
    const { restartPolicy } = this.#host.pod().spec;
    return (
      this.#runsAgain(exitCode) && (restartPolicy === "Always" || (restartPolicy === "OnFailure" && exitCode !== 0))
    );
  }

  /** Waits until everything that the environment is taken from exists; undefined when the pod ends before. */
  async #waitForConfig(): Promise<ContainerSpec | undefined> {
    const { timings, clock } = this.#context;
    while (!this.#isOver()) {
      try {
        const { volumes } = this.#host;
        return resolveContainer(this.#context, this.#host.pod(), this.spec, volumes, this.#status.restartCount);
      } catch (error) {
        if (!(error instanceof ConfigError)) {
          throw error;
        }
        this.#event("Warning", "Failed", `Error: ${error.message}`);
        this.#telling.wait("CreateContainerConfigError", error.message);
        await pause(clock, timings.backOffBase, this.#host.stopping);
      }
    }
    return undefined;
  }

  async #runOnce(runtime: ContainerRuntime, spec: ContainerSpec): Promise<number> {
    const containerID = `containerd://${randomBytes(32).toString("hex")}`;
    const log = this.#context.logs.create(spec.podUid, spec.containerName, spec.restartCount, containerID);
    this.#keepTwo(containerID);
    const { image = "" } = this.spec;
    const imageNames = { image: fullReference(image), imageID: `sandbox://${fullReference(image)}` };
    const names = { ...imageNames, containerID, ...resourceStatus(this.spec) };
    this.#event("Normal", "Created", `Created container: ${spec.containerName}`);
    let running: RunningContainer;
    try {
      running = await runtime.start(spec, log);
    } catch (error) {
      const failure = error instanceof StartFailure ? error : new StartFailure((error as Error).message);
      log.end();
      this.#event("Warning", "Failed", `Error: ${failure.message}`);
      const { reason, exitCode, message } = failure;
      const ended = { exitCode, reason, message, startedAt: "1970-01-01T00:00:00Z" };
      this.#ended(names, ended, { reason: "RunContainerError", message });
      return exitCode;
    }
    return await this.#follow(running, log, names);
  }

  async #follow(running: RunningContainer, log: LogFile, names: Partial<ContainerStatus>): Promise<number> {
    this.#running = running;
    this.#isRenewed = false;
    const since = this.#context.clock.now();
    const startedAt = rfc3339(this.#context.wallTime());
    this.#event("Normal", "Started", `Started container ${this.spec.name}`);
    if (this.#isKilled) running.kill("SIGKILL");
    else if (this.#isOver()) void this.stop({ grace: this.#grace() });
    const hookError = await this.#postStart(running);
    if (hookError === undefined) this.#begin(running, since, { ...names, state: { running: { startedAt } } });
    const exit = await running.exited;
    this.#running = undefined;
    this.#probes?.stop();
    this.#probes = undefined;
    log.end();
    const path = messagePath(this.#context, this.#host.pod(), this.spec);
    const told = exit.message ?? (await terminationMessage(this.spec, path, log, exit.exitCode));
    const { backOffMax } = this.#context.timings;
    if (this.#context.clock.now() - since > 2 * backOffMax) this.#backOff = this.#newBackOff();
    const ended = { ...describeExit(exit), ...(told !== undefined && { message: told }), startedAt };
    this.#ended(
      names,
      ended,
      hookError === undefined ? undefined : { reason: "PostStartHookError", message: hookError },
    );
    return exit.exitCode;
  }

  /** It runs, as far as the pod's status goes: what `postStart` does comes before that. */
  #begin(running: RunningContainer, since: number, status: Partial<ContainerStatus>): void {
    const probes = new ContainerProbes(this.#target(running), since, {
      event: ({ type, reason, message }) => this.#event(type, reason, message),
      changed: () => this.#set(this.#readiness(probes)),
      failed: (kind) => this.#renew(kind),
    });
    this.#probes = probes;
    this.#set({ ...status, ...this.#readiness(probes) });
    if (!this.#isOver()) probes.start();
  }

  #readiness({ started, ready }: ContainerProbes): Partial<ContainerStatus> {
    return this.#status.started === undefined ? {} : { started, ready };
  }

  /** Why the container's `postStart` failed, once the container is asked to end; undefined when it did not. */
  async #postStart(running: RunningContainer): Promise<string | undefined> {
    const handler = this.spec.lifecycle?.postStart;
    if (!handler) return undefined;
    const over = new AbortController();
    void running.exited.then(() => over.abort());
    const error = await runHook(handler, this.#target(running), this.#host.pod(), over.signal);
    if (error === undefined) return undefined;
    this.#event("Warning", "FailedPostStartHook", "PostStartHook failed");
    await this.stop({ grace: this.#grace(), message: "FailedPostStartHook" });
    return error;
  }

  /** Ends it since a probe has failed, to be started again where the pod's rule allows it. */
  #renew(kind: "liveness" | "startup"): void {
    const again = this.#restart !== "Never";
    if (!again && this.#host.endsWith(this.spec)) {
      this.#host.stopAll();
      return;
    }
    const { livenessProbe, startupProbe } = this.spec;
    const probe = kind === "liveness" ? livenessProbe : startupProbe;
    const { terminationGracePeriodSeconds: own } = probe ?? {};
    const message = `Container ${this.spec.name} failed ${kind} probe${again ? ", will be restarted" : ""}`;
    this.#isRenewed = again;
    void this.stop({ grace: own === undefined ? this.#grace() : own * 1000, message });
  }

  #grace(): number {
    return this.#host.pod().spec.terminationGracePeriodSeconds * 1000;
  }

  async #waitForRestart(): Promise<void> {
    const { restartCount, state, lastState } = this.#status;
    const { clock } = this.#context;
    const terminated = state.terminated ?? lastState.terminated;
    const last = terminated ? { terminated } : {};
    if (restartCount > 0) {
      const pod = podText(this.#host.pod());
      const wait = this.#backOff.next();
      this.#event("Warning", "BackOff", `Back-off restarting failed container ${this.spec.name} in pod ${pod}`);
      const waits = { state: crashLoop(this.spec, pod, wait), lastState: last };
      this.#set(this.#isSeenWaiting(terminated?.exitCode ?? 0) ? waits : { lastState: {} });
      await pause(clock, wait, this.#host.stopping);
    } else {
      // The first restart comes at once.
      await pause(clock, this.#context.timings.containerStart, this.#host.stopping);
    }
    if (!this.#isOver()) {
      this.#status = { ...this.#status, lastState: last, restartCount: restartCount + 1 };
    }
  }

  /** Of a container that has ended, a node keeps only the last run. */
  async #forgetEarlier(): Promise<void> {
    const { timings, clock } = this.#context;
    if (!this.#status.state.terminated || !this.#status.lastState.terminated || this.#isOver()) return;
    await pause(clock, timings.finalPhase / 4, this.#host.stopping);
    this.#set({ lastState: {} });
  }

  /** Whether no container is to be started any more. */
  #isOver(): boolean {
    return this.#host.stopping.aborted;
  }

  #newBackOff(): BackOff {
    return new BackOff(this.#context.timings.backOffBase, this.#context.timings.backOffMax);
  }

  #keepTwo(containerId: string): void {
    this.#ids.push(containerId);
    if (this.#ids.length > 2) {
      this.#context.logs.drop(this.#ids.shift() ?? "");
    }
  }

  #target(running: RunningContainer): Target {
    return { container: this.spec, running, podIP: this.#host.podIP, clock: this.#context.clock };
  }

  /** Notes an end. */
  #ended(names: Partial<ContainerStatus>, ended: Omit<Terminated, "finishedAt">, failure?: Failure): void {
    const waits = this.#isSeenWaiting(ended.exitCode) && !this.#isOver() ? failure : undefined;
    const states = statesAfter(ended, this.#context.wallTime(), names.containerID, waits);
    const started = this.#status.started === undefined ? {} : { started: false };
    this.#status = { ...this.#status, ...names, ...states, ready: false, ...started };
    // One that is ended to be started again is next seen when it runs again.
    if (!this.#isRenewed || this.#isOver()) this.#publish();
  }

  #set(change: Partial<ContainerStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#publish();
  }

  #publish(): void {
    this.#tried.resolve(undefined);
    this.#host.publish();
  }

  #event(type: EventDetails["type"], reason: string, message: string): void {
    const fieldPath = fieldPathOf(this.#host.pod(), this.spec.name);
    this.#context.events.kubelet(this.#host.pod(), this.#host.node, { type, reason, message, fieldPath });
  }
}
