import { Text } from "../../server/src/text/text.ts";
import type { Position, TextEdit } from "../../server/src/text/types.ts";

/** A text with its cursor mark `|` taken out, and where the mark stood. Throws unless there is exactly one. */
export function cursor(marked: string): { readonly text: string; readonly position: Position } {
  const parts = marked.split("|");
  if (parts.length !== 2) throw new Error(`Expected one cursor mark, found ${parts.length - 1}:\n${marked}`);
  const [before = "", after = ""] = parts;
  const text = before + after;
  return { text, position: Text.from(text).positionAt(before.length) };
}

/** A text with edits applied that all refer to the text as it is now. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const from = Text.from(text);
  return [...edits]
    .sort((left, right) => from.offsetAt(right.range.start) - from.offsetAt(left.range.start))
    .reduce((result, { range, newText }) => {
      return result.slice(0, from.offsetAt(range.start)) + newText + result.slice(from.offsetAt(range.end));
    }, text);
}
