import type { Pod } from "../podObjects.ts";
import { putBy } from "../api/apply/writes.ts";
import type { NodeContext } from "./nodeContext.ts";
import type { PodContainers } from "./podContainers.ts";
import type { Verdict as ConditionVerdict } from "./podConditions.ts";
import { podPhase } from "./podPhase.ts";
import type { NodeAddress, PodProgress } from "./podStatus.ts";
import { podStatus } from "./podStatus.ts";

/** Why the kubelet itself ended a pod. */
export interface Verdict {
  readonly reason: "DeadlineExceeded" | "Evicted";
  readonly message: string;
}

/** What is told of a resize, and that it has been. */
interface Resizing {
  conditions(): readonly (readonly [string, ConditionVerdict])[];
  told(): void;
}

/** What a node tells of one pod: its status, as far as it is to be seen by now, and events. */
export class PodReport {
  /** The pod as it stands in the store. */
  pod: Pod;
  sandbox: "none" | "ready" | "gone" = "none";
  /** The pod is being ended from outside: deleted, evicted, out of time. */
  isEnding = false;
  /** All containers are being ended, of which nothing is told until the last one has. */
  isQuiet = false;
  /** Nothing is told before all containers have been tried to start. */
  isStarting = false;
  isFinished = false;
  /** What never came to be is said to be lost. */
  isLost = false;
  verdict: Verdict | undefined;
  disruption: string | undefined;
  resize: Resizing | undefined;
  readonly #context: NodeContext;
  readonly #address: NodeAddress;
  readonly #containers: PodContainers;
  readonly #closed = new AbortController();
  #onChange: (() => void)[] = [];

  constructor(context: NodeContext, pod: Pod, address: NodeAddress, containers: PodContainers) {
    this.#context = context;
    this.pod = pod;
    this.#address = address;
    this.#containers = containers;
  }

  /** Aborts once nothing is told any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  get podIP(): string {
    return this.#address.podIP;
  }

  /** Nothing is told any more. */
  close(): void {
    this.#closed.abort();
  }

  /** Resolves once something has changed, or the signal aborts. */
  change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Writes the pod's status, if it has changed. */
  publish(): void {
    const waiters = this.#onChange;
    this.#onChange = [];
    waiters.forEach((wake) => wake());
    const { store, attendance } = this.#context;
    const { namespace, name, uid } = this.pod.metadata;
    const current = store.get("pods", namespace, name) as Pod | undefined;
    if (attendance.isAway || this.isQuiet || this.isStarting || this.closed.aborted || current?.metadata.uid !== uid) {
      return;
    }
    const status = podStatus(current, this.progress(), this.#address, this.#context.wallTime());
    if (JSON.stringify(status) !== JSON.stringify(current.status)) {
      const changed: Pod = { ...current, status };
      this.pod = putBy(this.#context, "kubelet", "pods", changed, "status") as Pod;
    }
    this.resize?.told();
  }

  /** How far the pod is, whether that is told already or not. */
  progress(): PodProgress {
    const statuses = this.#containers.statuses();
    const { containerStatuses, initContainerStatuses } = statuses;
    const isOver = this.isEnding && this.isFinished;
    const phase = podPhase(this.pod, containerStatuses, initContainerStatuses, isOver);
    return {
      ...statuses,
      phase: this.verdict ? "Failed" : phase,
      isLost: this.isLost,
      isFinished: this.isFinished,
      sandboxReady: this.sandbox === "ready",
      hasAddress: this.sandbox !== "none",
      disruption: this.disruption,
      verdict: this.verdict,
      ...(this.resize && phase !== "Succeeded" && phase !== "Failed" && { resize: this.resize.conditions() }),
    };
  }

  event(type: "Normal" | "Warning", reason: string, message: string): void {
    if (!this.closed.aborted) {
      this.#context.events.kubelet(this.pod, this.pod.spec.nodeName ?? "", { type, reason, message });
    }
  }
}
