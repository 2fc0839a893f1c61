import { t } from "../../l10n.ts";
import { ESCAPE } from "../../escapeSequences.ts";
import { endOfSequence, plainText } from "../ansi/plainText.ts";

/** VS Code's panel freezes with lines that are much longer. Characters. */
const LONGEST = 20_000;
/** Of a line with its escape sequences no more is worked on: of longer ones, less is shown than of others, with a remark. */
const MOST = { worked: 256 * 1024, shown: LONGEST - 200 };
/** What is drawn after the last carriage return may be sequences only; they are no longer than this. Characters. */
const SEQUENCES = 1000;

/** Cuts lines that a panel cannot take; says how much is left out. */
export function cutLongLines(text: string): string {
  if (text.length <= LONGEST || !hasLongLine(text)) return text;
  return text
    .split("\n")
    .map((line) => (line.length > LONGEST ? cutAt(line, 0, LONGEST) : line))
    .join("\n");
}

/**
 * Cuts lines of megabytes before anybody works on them, to what will be shown; all that is left out was not looked at, but
 * for earlier drawings of the same line. Sequences stay whole.
 */
export function cutHugeLines(text: string): string {
  if (text.length <= MOST.worked || !hasLongLine(text, MOST.worked)) return text;
  return text
    .split("\n")
    .map((line) => (line.length > MOST.worked ? cutHugeLine(line) : line))
    .join("\n");
}

function cutHugeLine(line: string): string {
  const start = startOfDrawing(line);
  let shown = 0;
  for (let read = start; read < line.length;) {
    const next = line.indexOf(ESCAPE, read);
    const at = next < 0 ? line.length : next;
    if (shown + at - read > MOST.shown) return cutAt(line, start, read + MOST.shown - shown);
    const end = endOfSequence(line, at);
    if (end - start > MOST.worked) return cutAt(line, start, at);
    // An escape character that begins nothing is a character.
    shown += at - read + (end === at ? 1 : 0);
    read = Math.max(end, at + 1);
  }
  return line.slice(start);
}

/** Where the last drawing of a line begins that has text; what is drawn after it may be a change of colours. */
function startOfDrawing(line: string): number {
  let end = line.endsWith("\r") ? line.length - 1 : line.length;
  const last = line.lastIndexOf("\r", end - 1);
  const isEmpty = last >= 0 && end - last <= SEQUENCES && plainText(line.slice(last + 1, end)) === "";
  if (isEmpty) end = last;
  return line.lastIndexOf("\r", end - 1) + 1;
}

function cutAt(line: string, start: number, end: number): string {
  return t("{0}… ({1} more characters: “Open Full Log”)", line.slice(start, end), line.length - end);
}

function hasLongLine(text: string, longest = LONGEST): boolean {
  let start = 0;
  while (start + longest < text.length) {
    const end = text.lastIndexOf("\n", start + longest);
    if (end < start) return true;
    start = end + 1;
  }
  return false;
}
