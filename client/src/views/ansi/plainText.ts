/**
 * Terminal text as plain text, for places that show no colours: escape sequences go, and of a line that was redrawn with
 * carriage returns (a progress bar) the last drawing stays.
 */
export function plainText(text: string): string {
  const clean = text.includes(ESCAPE) ? text.replace(ESCAPE_SEQUENCE, "") : text;
  return clean.includes("\r") ? clean.split("\n").map(lastDrawing).join("\n") : clean;
}

export const ESCAPE = "\u001B";
// CSI (colours, cursor), OSC (titles, links; ended by BEL or ST), and two-character escapes: ECMA-48.
export const ESCAPE_SEQUENCE = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;

function lastDrawing(line: string): string {
  const { start, end } = lastDrawingOf(line);
  return line.slice(start, end);
}

/** Where the last drawing of a line without escape sequences stands in it. */
export function lastDrawingOf(line: string): { readonly start: number; readonly end: number } {
  const end = line.endsWith("\r") ? line.length - 1 : line.length;
  return { start: line.lastIndexOf("\r", end - 1) + 1, end };
}
