import { elementAt } from "./elementAt.ts";
import { between, NO_ENDS, type Ends } from "./ends.ts";

/** Where each of the pieces starts that follow on each other, and where the last one ends. */
export interface Starts {
  readonly at: readonly number[];
  readonly end: number;
}

/**
 * Adds up the sizes of pieces.
 *
 * @param size of the piece at an index; only asked for pieces that `before` does not have
 * @param before the starts of an older list, with what both lists have in common
 * @returns the very same object as `before` where every piece starts where it did
 */
export function startsOf(
  count: number,
  size: (index: number) => number,
  before?: Starts,
  ends: Ends = NO_ENDS,
): Starts {
  const { first, last } = ends;
  const behind = count - last;
  let next = first > 0 && before ? (before.at[first] ?? before.end) : 0;
  const made: number[] = [];
  for (let index = first; index < behind; index++) {
    made.push(next);
    next += size(index);
  }
  if (!before) return { at: made, end: next };
  const shift = last > 0 ? next - elementAt(before.at, before.at.length - last) : next - before.end;
  if (shift === 0 && hasAt(before.at, count, first, made)) return before;
  const at = between(before.at, ends, made);
  if (shift !== 0) for (let index = behind; index < count; index++) at[index] = elementAt(at, index) + shift;
  return { at, end: before.end + shift };
}

/** Whether a list is so long, and has these numbers at an index and behind it. */
function hasAt(list: readonly number[], length: number, from: number, numbers: readonly number[]): boolean {
  if (list.length !== length) return false;
  for (let index = 0; index < numbers.length; index++) if (list[from + index] !== numbers[index]) return false;
  return true;
}
