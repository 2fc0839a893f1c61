import type { SandboxClock } from "../clock.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import { pause } from "./pause.ts";

/** A container has at least that long to end by itself, whatever its hook has left of the grace period. Milliseconds. */
const LEAST = 2_000;

export interface Stopping {
  /** Milliseconds. 0: it is killed at once. */
  readonly grace: number;
  /** Resolves when it is this container's turn to be asked; sidecars outlive the others. */
  readonly turn?: Promise<unknown> | undefined;
  /** The container's `preStop`. */
  readonly hook?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Somebody else goes on with the end. */
  readonly signal: AbortSignal;
}

/**
 * Ends a container as a kubelet does (Kubernetes 1.34): its hook, then its turn, both out of the grace period, then SIGTERM,
 * and SIGKILL after what is left. Resolves when it has ended.
 */
export async function stopContainer(clock: SandboxClock, running: RunningContainer, stopping: Stopping): Promise<void> {
  const { grace, turn, hook, signal } = stopping;
  const ended = new AbortController();
  const over = AbortSignal.any([signal, ended.signal]);
  const exited = running.exited.then(() => ended.abort());
  if (grace > 0) {
    const end = clock.now() + grace;
    const rest = (): number => end - clock.now();
    if (hook) await within(clock, rest(), over, hook);
    if (turn && rest() > 0) await within(clock, rest(), over, () => turn);
    if (!over.aborted) running.kill("SIGTERM");
    await pause(clock, Math.max(LEAST, rest()), over);
  }
  if (!over.aborted) running.kill("SIGKILL");
  if (!signal.aborted) await Promise.race([exited, aborted(signal)]);
}

/** Waits for a piece of work, at most so long; it learns by its signal that nobody waits any more. */
async function within(
  clock: SandboxClock,
  milliseconds: number,
  over: AbortSignal,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const enough = new AbortController();
  const either = AbortSignal.any([over, enough.signal]);
  await Promise.race([work(over), pause(clock, milliseconds, either)]);
  enough.abort();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
