/** What stands at the cursor, quotes included; offsets of the text. */
export interface Word {
  readonly start: number;
  readonly end: number;
  /** The quote before it; empty without one. */
  readonly quote: string;
}

/** The name or value around an offset of a text with brackets, Hjson or Python. */
export function wordAround(text: string, offset: number): Word {
  let [start, end] = [offset, offset];
  while (start > 0 && /[\w.\-/]/u.test(text.charAt(start - 1))) start--;
  while (end < text.length && /[\w.\-/]/u.test(text.charAt(end))) end++;
  const before = text.charAt(start - 1);
  if (before !== '"' && before !== "'") return { start, end, quote: "" };
  return { start: start - 1, end: text.charAt(end) === before ? end + 1 : end, quote: before };
}

const BLANK = /\s*/uy;

/** True when another member follows behind `end` without a comma in between. */
export function needsComma(text: string, end: number): boolean {
  BLANK.lastIndex = end;
  return /["'\w]/u.test(text.charAt(end + (BLANK.exec(text)?.[0].length ?? 0)));
}
