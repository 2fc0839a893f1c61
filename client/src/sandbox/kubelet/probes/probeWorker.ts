import type { Probe } from "../../containerObjects.ts";
import type { EventDetails } from "../eventRecorder.ts";
import { runProbe } from "./runProbe.ts";
import type { Target } from "./target.ts";

const SECOND = 1000;
/** How often a probe that does not work itself is tried before that is told. */
const TRIES = 3;

/** What a probe's results mean, and how they are told. */
export interface ProbeListener {
  event(details: Pick<EventDetails, "type" | "reason" | "message">): void;
  /** The verdict has changed; after a failure of a liveness or startup probe nothing more comes. */
  changed(succeeds: boolean): void;
}

export type ProbeKind = "Liveness" | "Readiness" | "Startup";

/** Looks at one run of a container again and again and counts, as a kubelet's probe worker does (Kubernetes 1.34). */
export class ProbeWorker {
  readonly #kind: ProbeKind;
  readonly #probe: Probe;
  readonly #target: Target;
  readonly #listener: ProbeListener;
  readonly #since: number;
  #verdict: boolean;
  #last: boolean | undefined;
  #run = 0;
  #cancel: () => void = () => undefined;
  #isOver = false;

  /** @param since when the container started */
  constructor(kind: ProbeKind, probe: Probe, target: Target, since: number, listener: ProbeListener) {
    this.#kind = kind;
    this.#probe = probe;
    this.#target = target;
    this.#since = since;
    this.#listener = listener;
    // What runs is taken as well until it is known not to be; as ready only once that is known.
    this.#verdict = kind === "Liveness";
  }

  /** The first look of a liveness probe comes after its period, those of the others at once. */
  start(): void {
    this.#after(this.#kind === "Liveness" ? this.#period : 0);
  }

  stop(): void {
    this.#isOver = true;
    this.#cancel();
  }

  get #period(): number {
    return (this.#probe.periodSeconds ?? 10) * SECOND;
  }

  #after(delay: number): void {
    if (this.#isOver) return;
    const { clock } = this.#target;
    const next = clock.now() + delay;
    this.#cancel = clock.after(delay, () => {
      void this.#look().then(() => this.#after(Math.max(0, next + this.#period - clock.now())));
    });
  }

  async #look(): Promise<void> {
    const { initialDelaySeconds = 0 } = this.#probe;
    if (this.#target.clock.now() - this.#since < initialDelaySeconds * SECOND) return;
    let finding = await runProbe(this.#probe, this.#target);
    for (let tries = 1; tries < TRIES && finding.outcome === "error" && !this.#isOver; tries += 1) {
      finding = await runProbe(this.#probe, this.#target);
    }
    const { outcome, message } = finding;
    const what = `${this.#kind} probe`;
    if (outcome === "failure") this.#tell("Unhealthy", `${what} failed: ${message}`);
    else if (outcome === "warning") this.#tell("ProbeWarning", `${what} warning: ${message}`);
    else if (outcome === "error") {
      this.#tell("Unhealthy", `${what} errored and resulted in unknown state: ${message}`);
      return;
    }
    if (!this.#isOver) this.#count(outcome !== "failure");
  }

  #tell(reason: string, message: string): void {
    this.#listener.event({ type: "Warning", reason, message });
  }

  #count(succeeds: boolean): void {
    this.#run = this.#last === succeeds ? this.#run + 1 : 1;
    this.#last = succeeds;
    const { failureThreshold = 3, successThreshold = 1 } = this.#probe;
    if (this.#run < (succeeds ? successThreshold : failureThreshold)) return;
    const isNew = this.#verdict !== succeeds;
    this.#verdict = succeeds;
    const isFatal = !succeeds && this.#kind !== "Readiness";
    if (isFatal || (succeeds && this.#kind === "Startup")) this.stop();
    if (isNew || isFatal) this.#listener.changed(succeeds);
  }
}
