import { elementAt } from "./elementAt.ts";
import { NO_ENDS, type Ends } from "./ends.ts";

/** Where each of the pieces starts that follow on each other, and where the last one ends. */
export interface Starts {
  readonly at: Int32Array;
  readonly end: number;
}

/**
 * Adds up the sizes of pieces.
 *
 * @param size of the piece at an index; only asked for pieces that `before` does not have
 * @param before the starts of an older list, with what both lists have in common
 */
export function startsOf(
  count: number,
  size: (index: number) => number,
  before?: Starts,
  { first, last }: Ends = NO_ENDS,
): Starts {
  const at = new Int32Array(count);
  const behind = count - last;
  const oldBehind = before ? before.at.length - last : 0;
  if (before) at.set(before.at.subarray(0, first));
  let next = first > 0 && before ? (before.at[first] ?? before.end) : 0;
  for (let index = first; index < behind; index++) {
    at[index] = next;
    next += size(index);
  }
  if (!before || last === 0) return { at, end: next };
  at.set(before.at.subarray(oldBehind), behind);
  const shift = next - elementAt(before.at, oldBehind);
  if (shift !== 0) for (let index = behind; index < count; index++) at[index] = elementAt(at, index) + shift;
  return { at, end: before.end + shift };
}
