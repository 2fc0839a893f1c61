import type { EventDetails } from "../eventRecorder.ts";
import { ProbeWorker, type ProbeKind } from "./probeWorker.ts";
import type { Target } from "./target.ts";

export interface ProbesListener {
  event(details: Pick<EventDetails, "type" | "reason" | "message">): void;
  /** `started` or `ready` have another value. */
  changed(): void;
  /** The container is to be ended. */
  failed(kind: "liveness" | "startup"): void;
}

/** All probes of one run of a container: the others begin once its startup probe has succeeded. */
export class ContainerProbes {
  readonly #target: Target;
  readonly #listener: ProbesListener;
  readonly #since: number;
  readonly #workers: ProbeWorker[] = [];
  #started: boolean;
  #ready: boolean;

  /** @param since when the container started; milliseconds since 1970 */
  constructor(target: Target, since: number, listener: ProbesListener) {
    const { startupProbe, readinessProbe } = target.container;
    this.#target = target;
    this.#since = since;
    this.#listener = listener;
    this.#started = startupProbe === undefined;
    this.#ready = readinessProbe === undefined;
  }

  get started(): boolean {
    return this.#started;
  }

  get ready(): boolean {
    return this.#started && this.#ready;
  }

  start(): void {
    if (!this.#started) {
      this.#watch("Startup", (succeeds) => {
        if (!succeeds) {
          this.#listener.failed("startup");
          return;
        }
        this.#started = true;
        this.#listener.changed();
        this.#startOthers();
      });
    } else this.#startOthers();
  }

  stop(): void {
    this.#workers.forEach((worker) => worker.stop());
  }

  #startOthers(): void {
    this.#watch("Readiness", (succeeds) => {
      this.#ready = succeeds;
      this.#listener.changed();
    });
    this.#watch("Liveness", (succeeds) => {
      if (!succeeds) this.#listener.failed("liveness");
    });
  }

  #watch(kind: ProbeKind, changed: (succeeds: boolean) => void): void {
    const { startupProbe, readinessProbe, livenessProbe } = this.#target.container;
    const probe = { Startup: startupProbe, Readiness: readinessProbe, Liveness: livenessProbe }[kind];
    if (!probe) return;
    const event: ProbesListener["event"] = (details) => this.#listener.event(details);
    const worker = new ProbeWorker(kind, probe, this.#target, this.#since, { event, changed });
    this.#workers.push(worker);
    worker.start();
  }
}
