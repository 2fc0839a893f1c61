import { rmSync } from "node:fs";
import { join } from "node:path";
import { rfc3339 } from "../clock.ts";
import type { Container } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import type { NodeContext } from "./nodeContext.ts";
import { pause } from "./pause.ts";
import { PodContainers } from "./podContainers.ts";
import { PodEnding } from "./podEnding.ts";
import type { PodHost } from "./podHost.ts";
import { PodLimits } from "./podLimits.ts";
import { PodReport } from "./podReport.ts";
import { PodResize } from "./podResize.ts";
import { initialize, mountVolumes, startAll } from "./podStart.ts";
import type { NodeAddress } from "./podStatus.ts";

/** Runs one pod on the made-up node, from its assignment to its end. */
export class PodWorker implements PodHost {
  readonly node: string;
  readonly #context: NodeContext;
  readonly #containers: PodContainers;
  readonly #report: PodReport;
  readonly #ending: PodEnding;
  readonly #limits: PodLimits;
  readonly #resize: PodResize;
  readonly #ephemeral: Promise<unknown>[] = [];
  #volumes: Readonly<Record<string, string>> = {};

  constructor(context: NodeContext, pod: Pod, address: Omit<NodeAddress, "startTime">) {
    this.#context = context;
    this.node = pod.spec.nodeName ?? "";
    this.#containers = new PodContainers(context, this, pod);
    const startTime = rfc3339(context.wallTime());
    this.#report = new PodReport(context, pod, { ...address, startTime }, this.#containers);
    this.#ending = new PodEnding(context, this.#containers, this.#report);
    this.#resize = this.#report.resize = new PodResize(context, this.#containers, this.#report);
    this.#limits = new PodLimits(context.clock, {
      isLate: () => this.#whenThere(() => this.#ending.exceedDeadline()),
      isTooLarge: (message) => this.#whenThere(() => this.evict(message)),
    });
  }

  get stopping(): AbortSignal {
    return this.#ending.stopping;
  }

  get volumes(): Readonly<Record<string, string>> {
    return this.#volumes;
  }

  get podIP(): string {
    return this.#report.podIP;
  }

  get runningContainers(): number {
    return this.#containers.all.filter(({ isRunning }) => isRunning).length;
  }

  pod(): Pod {
    return this.#report.pod;
  }

  running(container: string): RunningContainer | undefined {
    return this.#containers.all.find(({ spec }) => spec.name === container)?.running;
  }

  endsWith(container: Container): boolean {
    return this.#containers.main.every(({ spec, status }) => spec === container || status.state.terminated);
  }

  /** Writes the pod's status, if it has changed. */
  publish(): void {
    this.#report.publish();
  }

  /** The stored pod has changed. */
  update(pod: Pod): void {
    const { activeDeadlineSeconds } = this.pod().spec;
    this.#report.pod = pod;
    if (!this.stopping.aborted) this.#resize.review(pod);
    if (pod.spec.activeDeadlineSeconds !== activeDeadlineSeconds) this.#limits.setDeadline(pod);
    for (const spec of pod.spec.ephemeralContainers ?? []) {
      if (!this.#containers.ephemeral.some((runner) => runner.spec.name === spec.name)) {
        const runner = this.#containers.addEphemeral(spec);
        // After the change that is being told has reached everybody.
        queueMicrotask(() => {
          this.publish();
          if (!this.stopping.aborted && !this.#report.isFinished) this.#ephemeral.push(runner.run());
        });
      }
    }
  }

  /** Ends the pod since it is being deleted: in `grace` seconds. A shorter grace later takes over. */
  delete(grace: number): void {
    this.#ending.delete(grace);
  }

  /** Ends the pod because its node is short of something; the pod stays, as failed. */
  evict(message: string, disruption?: string): void {
    this.#ending.evict(message, disruption);
  }

  /** The pod has been taken out of the store: nothing is reported any more. */
  forget(): void {
    this.#report.close();
    this.#ending.abandon();
  }

  /** Kills everything at once. */
  kill(): void {
    this.#report.close();
    this.#ending.stopStarts();
    this.#containers.all.forEach((runner) => runner.kill());
  }

  /** Ends all containers of a pod that has nothing left to do. */
  stopAll(): void {
    this.#ending.stopAll();
  }

  /** Resolves when everything of the pod has ended. Never rejects. */
  async run(): Promise<void> {
    const { attendance } = this.#context;
    this.publish();
    this.#limits.setDeadline(this.pod());
    try {
      await this.#runContainers();
      await Promise.all(this.#ephemeral);
      await this.#ending.finish();
      if (attendance.isAway) await attendance.back();
      this.#ending.removeDeleted();
    } catch (error) {
      this.#report.event("Warning", "FailedSync", `Error syncing pod: ${(error as Error).message}`);
    } finally {
      this.#limits.cancel();
      this.#resize.stop();
      this.#cleanUp();
    }
  }

  /** Removes the logs; to be called once the pod is gone and `run` has resolved. */
  dropLogs(): void {
    this.#context.logs.dropPod(
      this.pod().metadata.uid,
      this.#containers.all.flatMap(({ ids }) => ids),
    );
  }

  #whenThere(action: () => void): void {
    const { attendance } = this.#context;
    if (attendance.isAway) void attendance.back().then(action);
    else action();
  }

  async #runContainers(): Promise<void> {
    const { timings, clock, logs } = this.#context;
    const containers = this.#containers;
    await pause(clock, timings.containerStart, this.stopping);
    this.#volumes = (await mountVolumes(this.#context, this.#report, this.stopping)) ?? {};
    if (!this.stopping.aborted) this.#report.sandbox = "ready";
    this.#limits.watchStorage(this.pod(), this.#volumes, logs);
    const sidecars: Promise<unknown>[] = [];
    const isDone = await initialize(containers, this.#report, this.stopping, sidecars);
    if (isDone) await Promise.all(await startAll(containers, this.#report));
    const isLeft = [...containers.sidecars, ...containers.ephemeral].some(({ isRunning }) => isRunning);
    if (!this.stopping.aborted && isLeft) this.stopAll();
    this.#ending.stopStarts();
    await Promise.all(sidecars);
  }

  /** Volumes and scratch folders go with the containers; logs stay as long as the pod is there. */
  #cleanUp(): void {
    rmSync(join(this.#context.folder, this.pod().metadata.uid), { recursive: true, force: true, maxRetries: 2 });
  }
}
