import { ESCAPE, ESCAPE_SEQUENCE } from "../../escapeSequences.ts";

/**
 * Terminal text as plain text, for places that show no colours: escape sequences go, and of a line that was redrawn with
 * carriage returns (a progress bar) the last drawing stays.
 */
export function plainText(text: string): string {
  const clean = text.includes(ESCAPE) ? text.replace(ESCAPE_SEQUENCE, "") : text;
  return clean.includes("\r") ? clean.split("\n").map(lastDrawing).join("\n") : clean;
}

/** Only at a place. */
const SEQUENCE_HERE = new RegExp(ESCAPE_SEQUENCE.source, "y");

/** Where the sequence ends that an escape character begins; the same place where it begins none. */
export function endOfSequence(line: string, at: number): number {
  if (line.charCodeAt(at + 1) !== 0x5b) {
    SEQUENCE_HERE.lastIndex = at;
    return SEQUENCE_HERE.test(line) ? SEQUENCE_HERE.lastIndex : at;
  }
  // CSI, which is nearly all: parameters, intermediate characters, the final one.
  let end = at + 2;
  while (line.charCodeAt(end) >> 4 === 3) end++;
  while (line.charCodeAt(end) >> 4 === 2) end++;
  const final = line.charCodeAt(end);
  return final >= 0x40 && final <= 0x7e ? end + 1 : at;
}

function lastDrawing(line: string): string {
  const { start, end } = lastDrawingOf(line);
  return line.slice(start, end);
}

/** Where the last drawing of a line without escape sequences stands in it. */
export function lastDrawingOf(line: string): { readonly start: number; readonly end: number } {
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  return { start: line.lastIndexOf("\r", end - 1) + 1, end };
}
