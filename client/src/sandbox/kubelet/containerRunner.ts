import { randomBytes } from "node:crypto";
import { rfc3339 } from "../clock.ts";
import type { Container, Resources } from "../containerObjects.ts";
import { omit } from "../omit.ts";
import type { ContainerStatus, Terminated } from "../podObjects.ts";
import type { ContainerRuntime, ContainerSpec, RunningContainer } from "../runtimes/types.ts";
import { StartFailure } from "../runtimes/types.ts";
import { waitForConfig } from "./containerConfig.ts";
import { ContainerReport } from "./containerReport.ts";
import { ContainerRestarts } from "./containerRestarts.ts";
import { messagePath } from "./containerSpec.ts";
import { allocatedStatus, describeExit, hasOther, resourceStatus, type Failure } from "./containerStatus.ts";
import { stopContainer } from "./containerStop.ts";
import { runHook } from "./hooks.ts";
import { fullReference } from "./images.ts";
import { waitForImage } from "./imageWait.ts";
import type { LogFile } from "./logFile.ts";
import type { NodeContext } from "./nodeContext.ts";
import type { PodHost, RestartRule, Stop } from "./podHost.ts";
import { ContainerProbes } from "./probes/containerProbes.ts";
import type { Target } from "./probes/target.ts";
import { terminationMessage } from "./terminationMessage.ts";

/** One container of a pod through all of its restarts. */
export class ContainerRunner {
  readonly spec: Container;
  readonly #context: NodeContext;
  readonly #host: PodHost;
  readonly #rule: RestartRule;
  readonly #report: ContainerReport;
  readonly #restarts: ContainerRestarts;
  readonly #ids: string[] = [];
  #running: RunningContainer | undefined;
  #probes: ContainerProbes | undefined;
  #stopping: AbortController | undefined;
  #isKilled = false;

  constructor(
    context: NodeContext,
    host: PodHost,
    spec: Container,
    rule: RestartRule,
    first: { readonly reason: string; readonly isEphemeral?: boolean },
  ) {
    // Its own: what it is granted of its node may differ from what its pod wants.
    this.spec = { ...spec };
    this.#context = context;
    this.#host = host;
    this.#rule = rule;
    this.#report = new ContainerReport(context, host, this.spec, first);
    this.#restarts = new ContainerRestarts(context, host, this.spec, rule, this.#report);
  }

  /** Resolves when there is something to say of its first start. */
  get tried(): Promise<unknown> {
    return this.#report.tried;
  }

  get status(): ContainerStatus {
    return this.#report.status;
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

  /** Its node lets it have other amounts. True: it is started anew for that, by its own rule. */
  grant(resources: Resources): boolean {
    const before = this.spec.resources;
    this.spec.resources = resources;
    if (!this.#running || this.status.resources === undefined) return false;
    this.#report.set({ ...omit(this.status, "allocatedResources"), ...allocatedStatus(this.spec) }, false);
    const isRenewed = (this.spec.resizePolicy ?? []).some(
      ({ resourceName: name, restartPolicy }) =>
        restartPolicy === "RestartContainer" && hasOther(name, before, resources),
    );
    if (isRenewed) {
      this.#report.isRenewed = true;
      const message = `Container ${this.spec.name} resize requires restart`;
      void this.stop({ grace: this.#grace(), message });
    }
    return isRenewed;
  }

  /** It runs with what it was granted. */
  carryOut(): void {
    if (this.#running && this.status.state.running) this.#report.set(resourceStatus(this.spec));
  }

  /** Ends what runs, and resolves when it has ended. A second call takes over from the first. */
  async stop({ grace, message, turn }: Stop): Promise<void> {
    const running = this.#running;
    if (!running) return;
    this.#stopping?.abort();
    const { signal } = (this.#stopping = new AbortController());
    this.#report.event("Normal", "Killing", message ?? `Stopping container ${this.spec.name}`);
    this.#probes?.stop();
    const handler = this.spec.lifecycle?.preStop;
    const hook =
      handler &&
      (async (over: AbortSignal): Promise<void> => {
        const error = await runHook(handler, this.#target(running), this.#host.pod(), over);
        if (error !== undefined) this.#report.event("Warning", "FailedPreStopHook", "PreStopHook failed");
      });
    await stopContainer(this.#context.clock, running, { grace, turn, hook, signal });
  }

  /** Runs the container until it has ended for good. Returns its exit code, or undefined when it never started. */
  async run(): Promise<number | undefined> {
    const { attendance } = this.#context;
    for (;;) {
      if (attendance.isAway) await attendance.back();
      const runtime = await waitForImage(this.#context, this.spec, this.#host.stopping, this.#report);
      const spec = runtime && (await waitForConfig(this.#context, this.#host, this.spec, this.#report));
      if (!runtime || !spec || this.#isOver()) {
        return this.status.lastState.terminated?.exitCode;
      }
      if (attendance.isAway) {
        await attendance.back();
        if (this.#isOver()) return this.status.lastState.terminated?.exitCode;
      }
      const exit = await this.#runOnce(runtime, spec);
      if (!this.#restarts.follows(exit) || this.#isOver()) {
        await this.#restarts.forgetEarlier();
        return exit;
      }
      await this.#restarts.wait();
      if (this.#isOver()) {
        return exit;
      }
    }
  }

  /** It waits for a start, and will not be started: that it has ended, or never began, is all there is to say. */
  settle(): void {
    this.#report.settle();
  }

  /** Says of a container that has not ended how it did. */
  setTerminated(terminated: Terminated): void {
    this.#report.setTerminated(terminated);
  }

  async #runOnce(runtime: ContainerRuntime, spec: ContainerSpec): Promise<number> {
    const containerID = `containerd://${randomBytes(32).toString("hex")}`;
    const { logs, attendance } = this.#context;
    const log = logs.create(spec.podUid, spec.containerName, spec.restartCount, containerID, attendance);
    this.#keepTwo(containerID);
    const { image = "" } = this.spec;
    const imageNames = { image: fullReference(image), imageID: `sandbox://${fullReference(image)}` };
    const names = { ...imageNames, containerID, ...resourceStatus(this.spec) };
    this.#report.event("Normal", "Created", `Created container: ${spec.containerName}`);
    let running: RunningContainer;
    try {
      running = await runtime.start(spec, log);
    } catch (error) {
      const failure = error instanceof StartFailure ? error : new StartFailure((error as Error).message);
      log.end();
      this.#report.event("Warning", "Failed", `Error: ${failure.message}`);
      const { reason, exitCode, message } = failure;
      const ended = { exitCode, reason, message, startedAt: "1970-01-01T00:00:00Z" };
      this.#ended(names, ended, { reason: "RunContainerError", message });
      return exitCode;
    }
    return await this.#follow(running, log, names);
  }

  async #follow(running: RunningContainer, log: LogFile, names: Partial<ContainerStatus>): Promise<number> {
    this.#running = running;
    this.#report.isRenewed = false;
    const since = this.#context.clock.now();
    const startedAt = rfc3339(this.#context.wallTime());
    this.#report.event("Normal", "Started", `Started container ${this.spec.name}`);
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
    this.#restarts.hasRun(this.#context.clock.now() - since);
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
      event: ({ type, reason, message }) => this.#report.event(type, reason, message),
      changed: () => this.#report.set(this.#readiness(probes)),
      failed: (kind) => this.#renew(kind),
    });
    this.#probes = probes;
    this.#report.set({ ...status, ...this.#readiness(probes) });
    if (!this.#isOver()) probes.start();
  }

  #readiness({ started, ready }: ContainerProbes): Partial<ContainerStatus> {
    return this.status.started === undefined ? {} : { started, ready };
  }

  /** Why the container's `postStart` failed, once the container is asked to end; undefined when it did not. */
  async #postStart(running: RunningContainer): Promise<string | undefined> {
    const handler = this.spec.lifecycle?.postStart;
    if (!handler) return undefined;
    const over = new AbortController();
    void running.exited.then(() => over.abort());
    const error = await runHook(handler, this.#target(running), this.#host.pod(), over.signal);
    if (error === undefined) return undefined;
    this.#report.event("Warning", "FailedPostStartHook", "PostStartHook failed");
    await this.stop({ grace: this.#grace(), message: "FailedPostStartHook" });
    return error;
  }

  /** Ends it since a probe has failed, to be started again where the pod's rule allows it. */
  #renew(kind: "liveness" | "startup"): void {
    const again = this.#rule !== "Never";
    if (!again && this.#host.endsWith(this.spec)) {
      this.#host.stopAll();
      return;
    }
    const { livenessProbe, startupProbe } = this.spec;
    const probe = kind === "liveness" ? livenessProbe : startupProbe;
    const { terminationGracePeriodSeconds: own } = probe ?? {};
    // That one that runs beside the others is started again goes without saying.
    const isBeside = (this.#host.pod().spec.initContainers ?? []).some(({ name }) => name === this.spec.name);
    const message = isBeside
      ? `Init container ${this.spec.name} failed ${kind} probe`
      : `Container ${this.spec.name} failed ${kind} probe${again ? ", will be restarted" : ""}`;
    this.#report.isRenewed = again;
    void this.stop({ grace: own === undefined ? this.#grace() : own * 1000, message });
  }

  /** Milliseconds. */
  #grace(): number {
    return this.#host.pod().spec.terminationGracePeriodSeconds * 1000;
  }

  /** Whether no container is to be started any more. */
  #isOver(): boolean {
    return this.#host.stopping.aborted;
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

  #ended(names: Partial<ContainerStatus>, ended: Omit<Terminated, "finishedAt">, failure?: Failure): void {
    const isSeen = this.#restarts.isSeenWaiting(ended.exitCode) && !this.#isOver();
    this.#report.ended(names, ended, isSeen ? failure : undefined);
  }
}
