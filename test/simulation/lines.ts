/** The lines of a text; what stands behind the last line end is one, too. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Whether some lines are left out, and of others the ends, and nothing else is different. */
export function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (at < part.length && line.startsWith(part[at] ?? "")) at++;
  return at === part.length;
}
