/** Time and chance: all that makes two runs of the same code differ. A simulation owns both. */
export interface Clock {
  /** Milliseconds since 1970, as the machine has it; people and servers of time set it forward and back. */
  now(): number;
  /** Milliseconds since some moment of this process, for how long something takes: never set back. */
  monotonic(): number;
  /** Calls `action` once after `delay` milliseconds; the returned function cancels it. */
  after(delay: number, action: () => void): () => void;
  /** From 0, up to and without 1. */
  random(): number;
}

/** The longest delay that a timer of Node takes. Milliseconds. */
const LONGEST = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delay, action) => {
    const timer = setTimeout(action, Math.min(Math.max(0, delay), LONGEST));
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};
