import type { Text } from "./text.ts";
import type { Position, TextEdit } from "./types.ts";

/** One edit that makes the new text out of the old one, from the first line that differs to the last; none when equal. */
export function changedLines(before: Text, after: Text): TextEdit | undefined {
  const shared = Math.min(before.lineCount, after.lineCount);
  let top = 0;
  while (top < shared && before.line(top) === after.line(top)) top++;
  if (top === before.lineCount && top === after.lineCount) return undefined;
  if (top === shared) top--;
  let bottom = 0;
  while (bottom < shared - top && lineFromEnd(before, bottom) === lineFromEnd(after, bottom)) bottom++;
  const start = { line: top, character: 0 };
  return {
    range: { start, end: startOfLine(before, before.lineCount - bottom) },
    newText: after.slice({ start, end: startOfLine(after, after.lineCount - bottom) }),
  };
}

function lineFromEnd(text: Text, index: number): string {
  return text.line(text.lineCount - 1 - index);
}

/** Behind the last line: the end of the text. */
function startOfLine(text: Text, line: number): Position {
  const last = text.lineCount - 1;
  return line > last ? { line: last, character: text.lineLength(last) } : { line, character: 0 };
}
