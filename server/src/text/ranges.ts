import type { Position, Range } from "./types.ts";

/** Whether a position stands in a range, its end included: where a caret behind a word still means the word. */
export function holds({ start, end }: Range, position: Position): boolean {
  return !isBefore(position, start) && !isBefore(end, position);
}

/** Whether two ranges have a place in common, if only an end. */
export function touches(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

/** Whether a position stands before another one; false for the same. */
export function isBefore(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}
