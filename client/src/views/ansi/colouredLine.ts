import { ESCAPE_SEQUENCE, lastDrawingOf } from "./plainText.ts";
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

const COLOURS = /^\u001B\[([\d;:]*)m$/;

/** Reads one line (without its `\n`) as a terminal does that has drawn in `style` before; up to `from` it is drawn plain. */
export function readColours(line: string, style: Style, from = 0): ColouredLine {
  const pieces: string[] = [];
  const spans: ColouredSpan[] = [];
  let length = 0;
  let read = 0;
  const add = (end: number): void => {
    const start = Math.max(length, from);
    pieces.push(line.slice(read, end));
    length += end - read;
    if (start < length && !isPlain(style)) spans.push({ start, end: length, style });
  };
  for (const { 0: sequence, index } of line.matchAll(ESCAPE_SEQUENCE)) {
    add(index);
    read = index + sequence.length;
    const parameters = COLOURS.exec(sequence)?.[1];
    if (parameters !== undefined) style = styleAfter(style, parameters);
  }
  add(line.length);
  const clean = pieces.join("");
  const drawing = lastDrawingOf(clean);
  return { text: clean.slice(drawing.start, drawing.end), spans: inDrawing(spans, drawing), style };
}

function inDrawing(spans: readonly ColouredSpan[], { start, end }: { readonly start: number; readonly end: number }) {
  return spans.flatMap((span) => {
    const [from, to] = [Math.max(span.start, start), Math.min(span.end, end)];
    return from < to ? [{ ...span, start: from - start, end: to - start }] : [];
  });
}
