import type { LayerValue, Priority } from "./types.ts";

const RANK: Readonly<Record<Priority, number>> = { fallback: 10, normal: 50, override: 100 };

/** The part of a value that decides who wins. */
export type Ranked = Pick<LayerValue, "priority" | "extend">;

/** True when a value of priority `left` is stronger than one of priority `right`. */
export function outranks(left: Priority, right: Priority): boolean {
  return RANK[left] > RANK[right];
}

/**
 * One step of DBND's lookup, which goes from strong to weak (spec 1.4): `stack` holds what was taken so far, the
 * weakest first; `lower` is the next candidate. Gives the stack with `lower` put in, or alone, or ignored.
 */
export function foldStack<T extends Ranked>(stack: readonly T[], lower: T | undefined): readonly T[] {
  if (lower === undefined) return stack;
  const bottom = stack[0];
  if (bottom === undefined || outranks(lower.priority, bottom.priority)) return [lower];
  return bottom.extend ? [lower, ...stack] : stack;
}

/** Which of two values of one key is kept when a newer layer, file or option is merged over an older one. */
export function newest<T extends Ranked>(older: T | undefined, newer: T): T {
  return older !== undefined && outranks(older.priority, newer.priority) ? older : newer;
}
