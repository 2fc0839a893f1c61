import type { SandboxClock } from "../clock.ts";
import type { Pod } from "../objects.ts";
import { overfullVolume } from "./volumes/usage.ts";

/** Between two looks at how full volumes are; milliseconds. */
const LOOK_AT_VOLUMES = 10_000;

interface LimitListener {
  /** Its deadline is over. */
  isLate(): void;
  /** A volume holds more than it may; the message is the kubelet's. */
  isTooLarge(message: string): void;
}

/** What a pod may not exceed, from its start on: its deadline, and the sizes of its volumes. */
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

  /** @param folders name of a volume → its folder */
  watchVolumes(pod: Pod, folders: Readonly<Record<string, string>>): void {
    if (!pod.spec.volumes?.some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined)) return;
    this.#cancelLook = this.#clock.after(LOOK_AT_VOLUMES, () => {
      const message = overfullVolume(pod, folders);
      if (message === undefined) this.watchVolumes(pod, folders);
      else this.#listener.isTooLarge(message);
    });
  }
}
