import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { rfc3339 } from "../clock.ts";
import type { Container, ContainerState, ContainerStatus, Pod, Terminated } from "../objects.ts";
import type { ContainerExit, ContainerRuntime, ContainerSpec, RunningContainer } from "../runtimes/types.ts";
import { StartFailure } from "../runtimes/types.ts";
import { quantityOrZero } from "../validation/quantity.ts";
import { ConfigError, containerEnvironment, expand } from "./environment.ts";
import { fieldPathOf, type EventDetails } from "./eventRecorder.ts";
import { fullReference, imageProblem } from "./images.ts";
import type { LogFile } from "./logFile.ts";
import type { NodeContext } from "./nodeContext.ts";
import { BackOff, pause } from "./pause.ts";
import { messageFile, terminationMessage } from "./terminationMessage.ts";
import { mountsOf } from "./volumes.ts";

/** What a container needs to know of the pod it belongs to. */
export interface PodHost {
  /** The pod as it stands in the store. */
  pod(): Pod;
  readonly node: string;
  readonly volumes: Readonly<Record<string, string>>;
  /** Aborts once no container is to be started any more. */
  readonly stopping: AbortSignal;
  /** Reports the statuses of all containers. */
  publish(): void;
}

/** When a container is started again after its end. */
export type RestartRule = "Always" | "OnFailure" | "Never";

/** One container of a pod through all of its restarts. */
export class ContainerRunner {
  readonly spec: Container;
  readonly #context: NodeContext;
  readonly #host: PodHost;
  readonly #restart: RestartRule;
  readonly #backOff: BackOff;
  readonly #ids: string[] = [];
  #status: ContainerStatus;
  #running: RunningContainer | undefined;

  constructor(context: NodeContext, host: PodHost, spec: Container, restart: RestartRule, firstReason: string) {
    this.spec = spec;
    this.#context = context;
    this.#host = host;
    this.#restart = restart;
    this.#backOff = new BackOff(context.timings.backOffBase, context.timings.backOffMax);
    this.#status = {
      name: spec.name,
      state: { waiting: { reason: firstReason } },
      lastState: {},
      ready: false,
      restartCount: 0,
      image: spec.image ?? "",
      imageID: "",
      started: false,
    };
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

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    this.#running?.kill(signal);
  }

  /** Runs the container until it has ended for good. Returns its exit code, or undefined when it never started. */
  async run(): Promise<number | undefined> {
    for (;;) {
      const runtime = await this.#waitForImage();
      const spec = runtime && (await this.#waitForConfig());
      if (!runtime || !spec || this.#stopping()) {
        return this.#status.lastState.terminated?.exitCode;
      }
      const exit = await this.#runOnce(runtime, spec);
      if (this.#restart === "Never" || (this.#restart === "OnFailure" && exit === 0) || this.#stopping()) {
        return exit;
      }
      await this.#waitForRestart();
      if (this.#stopping()) {
        return exit;
      }
    }
  }

  /** Waits until a runtime stands in for the image; undefined when the pod ends before. */
  async #waitForImage(): Promise<ContainerRuntime | undefined> {
    const { timings, clock } = this.#context;
    const { image = "", imagePullPolicy } = this.spec;
    const backOff = new BackOff(timings.backOffBase, timings.backOffMax);
    while (!this.#stopping()) {
      const runtime = this.#context.findRuntime(image);
      const problem = imageProblem(image, imagePullPolicy, runtime !== undefined);
      if (!problem && runtime) {
        this.#event("Normal", "Pulled", `Container image "${image}" already present on machine`);
        return runtime;
      }
      const { reason, message } = problem ?? { reason: "ErrImagePull", message: "" };
      if (reason === "ErrImagePull") {
        this.#event("Normal", "Pulling", `Pulling image "${image}"`);
        this.#event("Warning", "Failed", `Failed to pull image "${image}": ${message}`);
      } else {
        this.#event("Warning", reason === "InvalidImageName" ? "InspectFailed" : reason, message);
      }
      this.#event("Warning", "Failed", `Error: ${reason}`);
      this.#wait(reason, message);
      const wait = backOff.next();
      if (reason === "ErrImagePull") {
        await pause(clock, wait / 10, this.#host.stopping);
        if (this.#stopping()) {
          break;
        }
        this.#event("Normal", "BackOff", `Back-off pulling image "${image}"`);
        this.#event("Warning", "Failed", "Error: ImagePullBackOff");
        this.#wait("ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${message}`);
      }
      await pause(clock, wait, this.#host.stopping);
    }
    return undefined;
  }

  /** Waits until everything that the environment is taken from exists; undefined when the pod ends before. */
  async #waitForConfig(): Promise<ContainerSpec | undefined> {
    const { timings, clock } = this.#context;
    while (!this.#stopping()) {
      try {
        return this.#resolve();
      } catch (error) {
        if (!(error instanceof ConfigError)) {
          throw error;
        }
        this.#event("Warning", "Failed", `Error: ${error.message}`);
        this.#wait("CreateContainerConfigError", error.message);
        await pause(clock, timings.backOffBase, this.#host.stopping);
      }
    }
    return undefined;
  }

  #resolve(): ContainerSpec {
    const pod = this.#host.pod();
    const { metadata } = pod;
    const { name, image = "", command = [], args = [], workingDir, resources } = this.spec;
    const own = containerEnvironment(this.#context.store, pod, this.spec);
    const environment = { ...this.#context.apiEnvironment(metadata.namespace ?? ""), ...own };
    const scratch = join(this.#context.folder, metadata.uid, "containers", name);
    mkdirSync(scratch, { recursive: true });
    const memory = quantityOrZero(resources?.limits?.memory);
    return {
      podName: metadata.name,
      podNamespace: metadata.namespace ?? "",
      podUid: metadata.uid,
      containerName: name,
      image,
      command: command.map((word) => expand(word, environment)),
      args: args.map((word) => expand(word, environment)),
      environment,
      ...(workingDir !== undefined && { workingDir }),
      mounts: { ...mountsOf(this.spec, this.#host.volumes), ...messageFile(this.spec, this.#messagePath(pod)) },
      ...(memory > 0 && { memoryLimit: memory }),
      stdin: this.spec.stdin ?? false,
      scratch,
      restartCount: this.#status.restartCount,
    };
  }

  async #runOnce(runtime: ContainerRuntime, spec: ContainerSpec): Promise<number> {
    const containerID = `containerd://${randomBytes(32).toString("hex")}`;
    const log = this.#context.logs.create(spec.podUid, spec.containerName, spec.restartCount, containerID);
    this.#keepTwo(containerID);
    const { image = "" } = this.spec;
    const imageNames = { image: fullReference(image), imageID: `sandbox://${fullReference(image)}`, containerID };
    this.#event("Normal", "Created", `Created container: ${spec.containerName}`);
    let running: RunningContainer;
    try {
      running = await runtime.start(spec, log);
    } catch (error) {
      const failure = error instanceof StartFailure ? error : new StartFailure((error as Error).message);
      log.end();
      this.#event("Warning", "Failed", `Error: ${failure.message}`);
      const { reason, exitCode, message } = failure;
      this.#terminated(imageNames, { exitCode, reason, message, startedAt: "1970-01-01T00:00:00Z" });
      return exitCode;
    }
    return await this.#follow(running, log, imageNames);
  }

  async #follow(running: RunningContainer, log: LogFile, names: Partial<ContainerStatus>): Promise<number> {
    this.#running = running;
    const startedAt = rfc3339(this.#context.clock.now());
    this.#event("Normal", "Started", `Started container ${this.spec.name}`);
    this.#set({ ...names, state: { running: { startedAt } }, ready: true, started: true });
    if (this.#stopping()) {
      running.kill("SIGTERM");
    }
    const exit = await running.exited;
    this.#running = undefined;
    log.end();
    const path = this.#messagePath(this.#host.pod());
    const told = exit.message ?? (await terminationMessage(this.spec, path, log, exit.exitCode));
    this.#terminated(names, { ...describeExit(exit), ...(told !== undefined && { message: told }), startedAt });
    return exit.exitCode;
  }

  async #waitForRestart(): Promise<void> {
    const { restartCount, state } = this.#status;
    const { timings, clock } = this.#context;
    if (restartCount > 0) {
      const { metadata } = this.#host.pod();
      const pod = `${metadata.name}_${metadata.namespace ?? ""}(${metadata.uid})`;
      const wait = this.#backOff.next();
      this.#event("Warning", "BackOff", `Back-off restarting failed container ${this.spec.name} in pod ${pod}`);
      this.#set({
        state: {
          waiting: {
            reason: "CrashLoopBackOff",
            message: `back-off ${goDuration(wait)} restarting failed container=${this.spec.name} pod=${pod}`,
          },
        },
        lastState: state,
      });
      await pause(clock, wait, this.#host.stopping);
    } else {
      // The first restart comes at once.
      this.#status = { ...this.#status, lastState: state };
      await pause(clock, timings.containerStart, this.#host.stopping);
    }
    if (!this.#stopping()) {
      this.#status = { ...this.#status, restartCount: restartCount + 1 };
    }
  }

  /** Where the container's last words go. */
  #messagePath({ metadata }: Pod): string {
    return join(this.#context.folder, metadata.uid, "containers", `${this.spec.name}.message`);
  }

  /** Whether no container is to be started any more. */
  #stopping(): boolean {
    return this.#host.stopping.aborted;
  }

  #keepTwo(containerId: string): void {
    this.#ids.push(containerId);
    if (this.#ids.length > 2) {
      this.#context.logs.drop(this.#ids.shift() ?? "");
    }
  }

  #wait(reason: string, message: string): void {
    this.#set({ state: { waiting: { reason, message } } });
  }

  #terminated(names: Partial<ContainerStatus>, terminated: Omit<Terminated, "finishedAt">): void {
    const finishedAt = rfc3339(this.#context.clock.now());
    const { containerID } = names;
    const state: ContainerState = {
      terminated: { ...terminated, finishedAt, ...(containerID !== undefined && { containerID }) },
    };
    this.#set({ ...names, state, ready: false, started: false });
  }

  #set(change: Partial<ContainerStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.#host.publish();
  }

  #event(type: EventDetails["type"], reason: string, message: string): void {
    const fieldPath = fieldPathOf(this.#host.pod(), this.spec.name);
    this.#context.events.kubelet(this.#host.pod(), this.#host.node, { type, reason, message, fieldPath });
  }
}

function describeExit({ exitCode, signal, reason }: ContainerExit): Omit<Terminated, "startedAt" | "finishedAt"> {
  return {
    exitCode,
    ...(signal !== undefined && { signal }),
    reason: reason ?? (exitCode === 0 ? "Completed" : "Error"),
  };
}

/** `10s`, `1m20s`, `5m0s`, as Go prints durations. */
function goDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
