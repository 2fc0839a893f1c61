import type { SandboxClock } from "../clock.ts";
import type { Pod } from "../podObjects.ts";
import type { ContainerLogs } from "./containerLogs.ts";
import { hasStorageLimit, overuse } from "./volumes/usage.ts";

/** Between two looks at how much a pod has written; milliseconds. */
const LOOK_AT_STORAGE = 10_000;

interface LimitListener {
  /** Its deadline is over. */
  isLate(): void;
  /** It, or one of its volumes, holds more than it may; the message is the kubelet's. */
  isTooLarge(message: string): void;
}

/** What a pod may not exceed, from its start on: its deadline, and what it may write. */
export class PodLimits {
  readonly #clock: SandboxClock;
  readonly #listener: LimitListener;
  readonly #startedAt: number;
  #cancelDeadline: () => void = () => undefined;
  #cancelLook: () => void = () => undefined;

  constructor(clock: SandboxClock, listener: LimitListener) {
    this.#clock = clock;
    this.#listener = listener;
    this.#startedAt = clock.now();
  }

  cancel(): void {
    this.#cancelDeadline();
    this.#cancelLook();
  }

  /** The deadline counts from the pod's start, also where it is set later. */
  setDeadline({ spec: { activeDeadlineSeconds } }: Pod): void {
    this.#cancelDeadline();
    if (activeDeadlineSeconds === undefined) return;
    const at = this.#startedAt + activeDeadlineSeconds * 1000;
    const wait = Math.max(0, at - this.#clock.now());
    this.#cancelDeadline = this.#clock.after(wait, () => this.#listener.isLate());
  }

  /** @param volumes name of a volume → its folder */
  watchStorage(pod: Pod, volumes: Readonly<Record<string, string>>, logs: ContainerLogs): void {
    if (!hasStorageLimit(pod)) return;
    this.#cancelLook = this.#clock.after(LOOK_AT_STORAGE, () => {
      const message = overuse(pod, { volumes, logs: logs.folderOf(pod.metadata.uid) });
      if (message === undefined) this.watchStorage(pod, volumes, logs);
      else this.#listener.isTooLarge(message);
    });
  }
}
