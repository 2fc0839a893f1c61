import { ESCAPE } from "../../escapeSequences.ts";
import { endOfSequence, lastDrawingOf } from "./plainText.ts";
import { isPlain, styleAfter, type Style } from "./style.ts";

/** Part of a line's plain text that a terminal would draw in a style. */
export interface ColouredSpan {
  readonly start: number;
  readonly end: number;
  readonly style: Style;
}

export interface ColouredLine {
  /** As `plainText` gives it. */
  readonly text: string;
  /** In order, none empty, none over another. */
  readonly spans: readonly ColouredSpan[];
  /** The style that the next line begins with. */
  readonly style: Style;
}

const COLOURS = /^[\d;:]*$/;

/** Reads one line (without its `\n`) as a terminal does that has drawn in `style` before; up to `from` it is drawn plain. */
export function readColours(line: string, style: Style, from = 0): ColouredLine {
  const spans: ColouredSpan[] = [];
  let text = "";
  let read = 0;
  const add = (end: number): void => {
    const start = Math.max(text.length, from);
    text += line.slice(read, end);
    if (start < text.length && !isPlain(style)) spans.push({ start, end: text.length, style });
  };
  for (let at = line.indexOf(ESCAPE); at >= 0; at = line.indexOf(ESCAPE, Math.max(read, at + 1))) {
    const end = endOfSequence(line, at);
    if (end === at) continue;
    add(at);
    read = end;
    if (line[at + 1] !== "[" || line[end - 1] !== "m") continue;
    const parameters = line.slice(at + 2, end - 1);
    if (COLOURS.test(parameters)) style = styleAfter(style, parameters);
  }
  add(line.length);
  if (!text.includes("\r")) return { text, spans, style };
  const drawing = lastDrawingOf(text);
  return { text: text.slice(drawing.start, drawing.end), spans: inDrawing(spans, drawing), style };
}

function inDrawing(spans: readonly ColouredSpan[], { start, end }: { readonly start: number; readonly end: number }) {
  return spans.flatMap((span) => {
    const [from, to] = [Math.max(span.start, start), Math.min(span.end, end)];
    return from < to ? [{ ...span, start: from - start, end: to - start }] : [];
  });
}
