/** The lines of a text; what stands behind the last line end is one, too. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Of more lines than these the order is not looked at: the work grows with the square of their number, and more. */
const MOST_ORDERED = 300;

/** The same of two texts whose lines are mixed, those of each in their order. */
export function isMixture(part: readonly string[], first: readonly string[], second: readonly string[]): boolean {
  if (part.length > MOST_ORDERED) return isOutOf(part, [first, second]);
  const behind = (whole: readonly string[], from: number, line: string): number =>
    whole.findIndex((one, index) => index >= from && one.startsWith(line)) + 1;
  // How far one may be in both.
  let reached = new Map<string, readonly [number, number]>([["0 0", [0, 0]]]);
  for (const line of part) {
    const next: typeof reached = new Map();
    for (const [one, other] of reached.values()) {
      const ahead = behind(first, one, line);
      if (ahead > 0) next.set(`${ahead} ${other}`, [ahead, other]);
      const along = behind(second, other, line);
      if (along > 0) next.set(`${one} ${along}`, [one, along]);
    }
    reached = next;
  }
  return reached.size > 0;
}

/** Whether each line is there no more often than in all texts together, but for the end of each, which may be half of a line. */
export function isOutOf(part: readonly string[], texts: readonly (readonly string[])[]): boolean {
  const left = Map.groupBy(texts.flat(), (line) => line);
  return part.filter((line) => left.get(line)?.pop() === undefined).length <= texts.length;
}

/** Whether some lines are left out, and of others the ends, and nothing else is different. */
export function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (at < part.length && line.startsWith(part[at] ?? "")) at++;
  return at === part.length;
}
