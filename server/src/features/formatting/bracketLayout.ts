import type { ValueText } from "../../cfg/types.ts";
import { hjsonTokens, type HjsonToken } from "../../values/hjsonTokens.ts";
import { parseHjson } from "../../values/hjson.ts";

/** How a line of a value in brackets is laid out. */
export interface LaidOutLine {
  /** Levels of indentation, at least 1: in the first column a line would not belong to the value. */
  readonly level: number;
  /** The level of a comment line before it. */
  readonly commentLevel: number;
  /** The line's text with one blank where one belongs. */
  readonly spaced: string;
  /** The line begins inside a string of several lines, or a comment: a blank line before it may count. */
  readonly inside: boolean;
}

/** The lines of a value in brackets, the first one included; undefined when the value cannot be read without problems. */
export function bracketLayout(value: ValueText): LaidOutLine[] | undefined {
  const { text } = value;
  if (!/^\s*[[{]/u.test(text)) return undefined;
  const { tree, problems } = parseHjson(text);
  const tokens = problems.length === 0 ? hjsonTokens(text, tree) : undefined;
  if (!tokens) return undefined;
  // A bracket on a line of its own stands one level deeper than one behind the key.
  const base = text.slice(0, tree.start).includes("\n") ? 1 : 0;
  const levelOf = (): number => Math.max(base + new Set(open).size, 1);
  /** The line of each bracket that is open; those opened in one line count as one level. */
  const open: number[] = [];
  let next = 0;
  return value.lines.map(({ offset }, index) => {
    const end = (value.lines[index + 1]?.offset ?? text.length + 1) - 1;
    const previous = tokens[next - 1];
    const inside = previous !== undefined && previous.end > offset;
    const commentLevel = levelOf();
    const pieces: HjsonToken[] = inside ? [previous] : [];
    let level: number | undefined;
    for (let token = tokens[next]; token && token.start < end; token = tokens[++next]) {
      if (token.kind === "close") open.pop();
      else level ??= levelOf();
      if (token.kind === "open") open.push(index);
      pieces.push(token);
    }
    return { level: level ?? levelOf(), commentLevel, spaced: join(text, pieces, offset, end), inside };
  });
}

function join(text: string, tokens: readonly HjsonToken[], start: number, end: number): string {
  let line = "";
  let before: HjsonToken | undefined;
  for (const token of tokens) {
    const piece = text.slice(Math.max(token.start, start), Math.min(token.end, end)).trimEnd();
    line += (before ? gap(before, token) : "") + piece;
    before = token;
  }
  return line;
}

function gap(before: HjsonToken, after: HjsonToken): string {
  if (before.kind === "comment" || after.kind === "comment") return " ";
  if (after.kind === "comma" || after.kind === "colon" || after.kind === "close") return "";
  return before.kind === "open" ? "" : " ";
}
