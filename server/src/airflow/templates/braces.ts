/** A text of YAML in which expressions of Helm or Jinja have made room for something of the same length. */
export interface BracedText {
  readonly text: string;
  /** Stretches (0-based offsets, end exclusive) that stood in braces. */
  readonly hidden: readonly { readonly start: number; readonly end: number }[];
  /** Whole lines come out of expressions: what the file lacks may be there in the end. */
  readonly hasHiddenLines: boolean;
}

/** One that is not closed before the next begins is being written: it takes the rest of its line. */
const EXPRESSION = /\{\{(?:(?!\{\{)[\s\S])*?\}\}|\{\{[^\n]*|\{%(?:(?!\{%)[\s\S])*?%\}|\{%[^\n]*/gu;

/** Lines that are nothing but an expression become blank; an expression inside a line becomes a word as long as it. */
export function withoutBraces(text: string): BracedText {
  if (!text.includes("{{") && !text.includes("{%")) return { text, hidden: [], hasHiddenLines: false };
  const hidden: { readonly start: number; readonly end: number }[] = [];
  let hasHiddenLines = false;
  const replaced = text.replace(EXPRESSION, (found: string, start: number) => {
    const end = start + found.length;
    hidden.push({ start, end });
    if (!isWholeLine(text, start, end)) return found.replace(/[^\n]/gu, "x");
    if (!/^\{\{-?\s*\/\*/u.test(found)) hasHiddenLines = true;
    return found.replace(/[^\n]/gu, " ");
  });
  return { text: replaced, hidden, hasHiddenLines };
}

/** True for an offset inside an expression: what is written there is no YAML. */
export function isInBraces({ text, hidden }: BracedText, offset: number): boolean {
  // At the end of an expression that is not closed one still writes it.
  return hidden.some(({ start, end }) => start < offset && (offset < end || (offset === end && isLineEnd(text, end))));
}

function isLineEnd(text: string, offset: number): boolean {
  return offset >= text.length || text.charAt(offset) === "\n";
}

function isWholeLine(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", end);
  const before = text.slice(lineStart, start);
  const after = text.slice(end, newline < 0 ? text.length : newline);
  // Several expressions may share the line.
  return [before, after].every((part) => part.replace(EXPRESSION, "").trim() === "");
}
