import type { SandboxClock } from "../clock.ts";

/** Nanoseconds since 1970 that never repeat and never go back, as a container runtime's do. */
export class LogTime {
  readonly #clock: SandboxClock;
  #last = 0n;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  next(): bigint {
    const now = this.#clock.now();
    const whole = Math.floor(now);
    const nanoseconds = BigInt(whole) * 1_000_000n + BigInt(Math.floor((now - whole) * 1e6));
    this.#last = nanoseconds > this.#last ? nanoseconds : this.#last + 1n;
    return this.#last;
  }
}

/** `2026-11-21T11:49:58.648855510Z`: always nine digits, as `timestamps=true` shows them. */
export function formatNanoseconds(time: bigint): string {
  const seconds = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(time % 1_000_000_000n).padStart(9, "0")}Z`;
}
