import { isPythonSpace, strip } from "../text/whitespace.ts";
import { asciiDigits, integerFromDigits } from "./digits.ts";

/** A scalar without quotes, read from a line: its value and where it ends. */
export interface BareScalar {
  readonly value: string | number | bigint | boolean | null;
  readonly end: number;
  readonly literal: boolean;
  /** A number that no float can hold: the reader crashes. */
  readonly overflow?: boolean;
}

const NUMBER = /[\t ]*(-?(?:0|[1-9]\p{Nd}*))(\.\p{Nd}+)?([eE][-+]?\p{Nd}+)?[\t ]*/uy;

/**
 * Reads what stands without quotes at `start`: a literal or number if it stands alone up to a comma, bracket, comment or
 * line end; else text up to the end of the line. With `lenient`, text ends where a literal would, except at a comment.
 */
export function readBare(text: string, start: number, lenient: boolean): BareScalar {
  for (let at = start; ; at++) {
    const lineEnd = isLineEnd(text, at);
    const bracket = !lineEnd && isCommaOrBracket(text, at);
    if (!lineEnd && !bracket && !isComment(text, at)) continue;
    const literal = readLiteral(text, start, at);
    if (literal) return literal;
    if (lineEnd || (lenient && bracket)) return { value: strip(text.slice(start, at)), end: at, literal: false };
  }
}

/** Index of the end of the line that holds `at`. */
export function endOfLine(text: string, at: number): number {
  let end = at;
  while (!isLineEnd(text, end)) end++;
  return end;
}

function readLiteral(text: string, start: number, end: number): BareScalar | undefined {
  const first = text[start] ?? "";
  const word = "ntf".includes(first) ? strip(text.slice(start, end)) : "";
  if (word === "null") return { value: null, end, literal: true };
  if (word === "true" || word === "false") return { value: word === "true", end, literal: true };
  if (first !== "-" && !(first >= "0" && first <= "9")) return undefined;
  NUMBER.lastIndex = start;
  const match = NUMBER.exec(text);
  if (!match || NUMBER.lastIndex !== end) return undefined;
  const [, integer = "", fraction = "", exponent = ""] = match;
  if (!fraction && !exponent) return { value: integerFromDigits(asciiDigits(integer)), end, literal: true };
  const value = Number(asciiDigits(integer + fraction + exponent));
  return { value: value === 0 ? 0 : value, end, literal: true, overflow: !Number.isFinite(value) };
}

function isLineEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === undefined || char === "\n" || char === "\r";
}

function isCommaOrBracket(text: string, at: number): boolean {
  const char = text[at];
  return char === "," || char === "}" || char === "]";
}

function isComment(text: string, at: number): boolean {
  const char = text[at];
  return char === "#" || (char === "/" && (text[at + 1] === "/" || text[at + 1] === "*"));
}

/** The end of a text that began at `start`, blanks at its end left out. */
export function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isPythonSpace(text.charCodeAt(at - 1))) at--;
  return at;
}
