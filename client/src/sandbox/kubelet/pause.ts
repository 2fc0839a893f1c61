import type { SandboxClock } from "../clock.ts";

/** Waits on the sandbox's clock; an abort ends the wait early, without an error. */
export function pause(clock: SandboxClock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(milliseconds, done);
    signal.addEventListener("abort", done, { once: true });
  });
}

/** Waits that double from the first to the longest. */
export class BackOff {
  readonly #longest: number;
  #next: number;

  constructor(first: number, longest: number) {
    this.#next = first;
    this.#longest = longest;
  }

  next(): number {
    const wait = this.#next;
    this.#next = Math.min(wait * 2, this.#longest);
    return wait;
  }
}

/** `10s`, `1m20s`, `5m0s`, as Go prints durations. */
export function goDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
