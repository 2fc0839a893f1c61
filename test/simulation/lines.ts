/** The lines of a text; what stands behind the last line end is one, too. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The same of two texts whose lines are mixed, those of each in their order. */
export function isMixture(part: readonly string[], first: readonly string[], second: readonly string[]): boolean {
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

/** Whether some lines are left out, and of others the ends, and nothing else is different. */
export function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (at < part.length && line.startsWith(part[at] ?? "")) at++;
  return at === part.length;
}
