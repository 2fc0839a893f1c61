import type { SandboxClock } from "../clock.ts";

/**
 * Does a piece of work for at most so many milliseconds of the sandbox's clock.
 *
 * @param work gets the signal that tells it to stop
 * @returns its result, or `undefined` when the time was up, whatever becomes of it then
 */
export async function withLimit<T>(
  clock: SandboxClock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const stop = new AbortController();
  const { promise: timeIsUp, resolve } = Promise.withResolvers<undefined>();
  const cancel = clock.after(milliseconds, () => {
    stop.abort();
    resolve(undefined);
  });
  const done = work(stop.signal);
  done.catch(() => undefined);
  try {
    return await Promise.race([done, timeIsUp]);
  } finally {
    cancel();
  }
}
