/** One stretch of a text that took the place of another; offsets. */
export interface Replaced {
  readonly from: number;
  /** In the old text, and in the new one. */
  readonly to: number;
  readonly newTo: number;
}

/** Compared at once: engines compare long texts faster than we compare characters. */
const STEP = 1024;

/** The stretch between the common beginning and the common end of two texts. */
export function difference(before: string, now: string): Replaced {
  const shorter = Math.min(before.length, now.length);
  let from = 0;
  while (from + STEP <= shorter && before.slice(from, from + STEP) === now.slice(from, from + STEP)) from += STEP;
  while (from < shorter && before.charCodeAt(from) === now.charCodeAt(from)) from++;
  const [to, newTo] = [before.length, now.length];
  const rest = shorter - from;
  let end = 0;
  while (end + STEP <= rest && before.slice(to - end - STEP, to - end) === now.slice(newTo - end - STEP, newTo - end)) {
    end += STEP;
  }
  while (end < rest && before.charCodeAt(to - 1 - end) === now.charCodeAt(newTo - 1 - end)) end++;
  return { from, to: to - end, newTo: newTo - end };
}
