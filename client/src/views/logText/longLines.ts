import { t } from "../../l10n.ts";

/** VS Code's panel freezes with lines that are much longer. Characters. */
const LONGEST = 20_000;

/** Cuts lines that a panel cannot take; says how much is left out. */
export function cutLongLines(text: string): string {
  if (text.length <= LONGEST || !hasLongLine(text)) return text;
  return text
    .split("\n")
    .map((line) =>
      line.length > LONGEST
        ? t("{0}… ({1} more characters: “Open Full Log”)", line.slice(0, LONGEST), line.length - LONGEST)
        : line,
    )
    .join("\n");
}

function hasLongLine(text: string): boolean {
  let start = 0;
  while (start + LONGEST < text.length) {
    const end = text.lastIndexOf("\n", start + LONGEST);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}
