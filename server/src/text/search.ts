import { elementAt } from "./elementAt.ts";

/** Index of the last number that is at most `value` in an ascending list; 0 when none is. */
export function lastAtMost(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (elementAt(ascending, middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
