import type { Clock } from "../clock.ts";

/** Why a limited piece of work was aborted. */
export type AbortCause = "cancelled" | "timeout";

export interface Limit {
  readonly signal: AbortSignal;
  /** Set once the signal has fired. */
  readonly cause: () => AbortCause | undefined;
  /** The time is over, although its timer may not have fired yet: the process may have hung. */
  readonly isOver: () => boolean;
  readonly milliseconds: number;
  /** Takes the time limit away; the caller's signals stay. */
  readonly stopTimer: () => void;
  /** Must be called when the work is over, so that nothing hangs on a long-lived signal. */
  readonly release: () => void;
}

/** One signal that fires with any of the given ones, or after `milliseconds`. */
export function limit(clock: Clock, signals: readonly (AbortSignal | undefined)[], milliseconds: number): Limit {
  const controller = new AbortController();
  let cause: AbortCause | undefined;
  const abort = (why: AbortCause): void => {
    cause ??= why;
    controller.abort();
  };
  const cancel = (): void => {
    abort("cancelled");
  };
  for (const signal of signals) {
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
  }
  const until = clock.monotonic() + milliseconds;
  const stopTimer = clock.after(milliseconds, () => abort("timeout"));
  return {
    signal: controller.signal,
    cause: () => cause,
    isOver: () => clock.monotonic() >= until,
    milliseconds,
    stopTimer,
    release: () => {
      stopTimer();
      for (const signal of signals) signal?.removeEventListener("abort", cancel);
    },
  };
}

/** Resolves after a time, or at once (never rejecting) when the signal fires; tells whether the time is over. */
export function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve(false);
      return;
    }
    const wake = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(milliseconds, () => {
      signal?.removeEventListener("abort", wake);
      resolve(true);
    });
    signal?.addEventListener("abort", wake, { once: true });
  });
}
