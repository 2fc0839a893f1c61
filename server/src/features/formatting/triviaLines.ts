import { strip } from "../../text/whitespace.ts";

/** What stands around blank and comment lines. */
export interface Neighbours {
  /** Nothing stands before them. */
  readonly first: boolean;
  readonly next: "header" | "other" | "end";
}

/**
 * Blank and comment lines as they should stand: comments in the first column, one blank line where there were several, and
 * one before a header and the comments right above it. At the end of the file the last line is empty.
 */
export function triviaLines(lines: readonly string[], { first, next }: Neighbours): readonly string[] {
  const result: string[] = [];
  for (const line of lines) {
    const text = strip(line);
    const doubled = text === "" && (result.length === 0 ? first : result.at(-1) === "");
    if (!doubled) result.push(text);
  }
  if (next === "end") {
    while (result.at(-1) === "") result.pop();
    return [...result, ""];
  }
  if (next === "header") {
    const comments = result.findLastIndex((line) => line === "") + 1;
    if (comments === 0 && !first) result.unshift("");
  }
  return result;
}
