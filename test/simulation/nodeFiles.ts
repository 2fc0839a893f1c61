/** Beside its text, a line on a node has its time, its stream, a tag, and a line end. */
const LINE_HEAD = 41;

/** Whether lines of a container are more than its node keeps in one file. `most`: bytes; undefined: any number. */
export function isLongerThan(most: number | undefined, lines: readonly string[]): boolean {
  return lines.reduce((sum, { length }) => sum + length + LINE_HEAD, 0) > (most ?? Infinity);
}

/**
 * How many lines at the beginning a node had no more when the log was asked for first: nobody could know of them.
 *
 * @param got what was read
 * @param most what a node keeps in one file, in bytes
 */
export function unseen(lines: readonly string[], [first]: readonly string[], most: number | undefined): number {
  const from = first === undefined ? -1 : lines.indexOf(first);
  return from > 0 && isLongerThan(most, lines.slice(0, from)) ? from : 0;
}
