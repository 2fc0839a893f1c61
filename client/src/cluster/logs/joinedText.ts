import type { LogLine } from "./logs.ts";

/** Of a text with more characters nothing is kept. */
const MOST_KEPT = 256 * 1024;

/** A batch goes from hand to hand at once, so the newest one is enough. */
let newest: { readonly lines: readonly LogLine[]; readonly text: string } | undefined;

/** The texts of a batch of lines, each with a line end. Joined once for all who want it one after the other. */
export function joinedText(lines: readonly LogLine[]): string {
  if (newest?.lines === lines) return newest.text;
  const texts = lines.map((line) => line.text);
  // For the last line end: one that is appended to the text makes all of it be copied again.
  if (lines.length > 0) texts.push("");
  const text = texts.join("\n");
  newest = text.length > MOST_KEPT ? undefined : { lines, text };
  return text;
}
