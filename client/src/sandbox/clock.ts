/** All time and timers of the sandbox go through one of these, so that a simulation can own them. */
export interface SandboxClock {
  /** Milliseconds since 1970, with a fraction where the clock has one. */
  now(): number;
  /** Calls `action` once after `delay` milliseconds; the returned function cancels it. */
  after(delay: number, action: () => void): () => void;
}

/** In milliseconds: of a longer wait, such as that for a yearly CronJob, Node makes one of a millisecond. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's own clock. Its timers do not keep a process alive. */
export const systemClock: SandboxClock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (delay, action) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      const rest = left - LONGEST_TIMER;
      timer = setTimeout(rest > 0 ? () => wait(rest) : action, Math.min(left, LONGEST_TIMER));
      timer.unref();
    };
    wait(delay);
    return () => clearTimeout(timer);
  },
};

/** As the API writes times: RFC 3339 in UTC, whole seconds. */
export function rfc3339(milliseconds: number): string {
  return `${new Date(Math.floor(milliseconds)).toISOString().slice(0, 19)}Z`;
}

/** As `MicroTime` fields are written. */
export function rfc3339Micro(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micro = Math.floor((milliseconds - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, 23)}${String(micro).padStart(3, "0")}Z`;
}
