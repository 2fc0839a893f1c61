import type { StringMistake } from "./hjsonStrings.ts";

/** A string in triple quotes that was read. */
export interface TripleQuoted {
  readonly value: string;
  readonly end: number;
  readonly mistake?: StringMistake;
}

/**
 * Reads the string in triple single quotes that begins at `start`. Its lines lose as much indentation as the line of the
 * opening quotes has characters before them; where no line end stands before, the reader goes round to the end of the
 * text, as Python's negative indices do (hjson 3.0.1 in dbnd 1.0.28).
 */
export function readTripleQuoted(text: string, start: number): TripleQuoted {
  const indent = indentation(text, start);
  let at = skipIndent(text, start + 3, Infinity);
  if (indent === undefined || at >= text.length) return crash(text, start);
  if (text[at] === "\n") at = skipIndent(text, at + 1, indent);
  let value = "";
  let quotes = 0;
  for (;;) {
    const char = text[at];
    if (char === undefined) return unterminated(start, at, value);
    if (char === "'") {
      at++;
      if (++quotes < 3) continue;
      if (value === "") return { ...crash(text, start), end: at };
      return { value: value.endsWith("\n") ? value.slice(0, -1) : value, end: at };
    }
    value += "'".repeat(quotes);
    quotes = 0;
    if (char !== "\r") value += char;
    at = char === "\n" ? skipIndent(text, at + 1, indent) : at + 1;
  }
}

/** Characters (code points) before `start` in its line; undefined when the text has no line end at all. */
function indentation(text: string, start: number): number | undefined {
  const lineEnd = start > 0 ? text.lastIndexOf("\n", start - 1) : -1;
  if (lineEnd >= 0) return codePoints(text.slice(lineEnd + 1, start));
  const last = text.lastIndexOf("\n");
  return last < 0 ? undefined : codePoints(text.slice(0, start)) + codePoints(text.slice(last + 1));
}

function skipIndent(text: string, from: number, most: number): number {
  let at = from;
  while (at - from < most && (text[at] === " " || text[at] === "\t" || text[at] === "\r")) at++;
  return at;
}

function codePoints(text: string): number {
  return Array.from(text).length;
}

function crash(text: string, start: number): TripleQuoted {
  const close = text.indexOf("'''", start + 3);
  const end = close < 0 ? text.length : close + 3;
  const message =
    "DBND's reader crashes on this ''' string: it must not be empty and needs a line end before it. " +
    'Use quotes on one line with \\n instead, such as "one\\ntwo".';
  return { value: "", end, mistake: { code: "multiline-string-crash", start, end, at: start, message } };
}

function unterminated(start: number, end: number, value: string): TripleQuoted {
  const message = "The string in ''' is never closed.";
  return { value, end, mistake: { code: "json-syntax", start, end: start + 3, at: end, message } };
}
