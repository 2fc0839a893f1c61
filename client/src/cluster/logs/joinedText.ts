import { headed } from "../../headedLine.ts";
import type { LogLine } from "./logs.ts";

/** The texts of a batch of lines, each with a line end. */
export function joinedText(lines: readonly LogLine[]): string {
  return joined(lines.map(({ text }) => text));
}

/** The same, with each line's time before it. */
export function stampedText(lines: readonly LogLine[]): string {
  const text = joined(lines.map((line) => `${line.time} ${line.text}`));
  // Hardly a batch has lines that were redrawn.
  return text.includes("\r") ? joined(lines.map((line) => headed(`${line.time} `, line.text))) : text;
}

function joined(texts: string[]): string {
  // For the last line end: one that is appended to the text makes all of it be copied again.
  if (texts.length > 0) texts.push("");
  return texts.join("\n");
}
