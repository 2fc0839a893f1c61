import { isComment } from "../../cfg/nodes.ts";
import type { CfgDocument, CfgEntry, Placed } from "../../cfg/types.ts";
import type { Position, TextEdit } from "../../text/types.ts";
import { skipSpace, strip } from "../../text/whitespace.ts";
import { parseHjson } from "../../values/hjson.ts";
import type { ValueNode } from "../../values/types.ts";
import type { Style } from "./style.ts";

/**
 * Indents the line of the cursor by the brackets that are open before it: behind Enter a blank line or one that begins
 * with a closing bracket, behind a closing bracket the line that it begins. A line of a value never stands in the first
 * column, where it would not belong to the value any more.
 */
export function formatOnType(document: CfgDocument, position: Position, typed: string, { unit }: Style): TextEdit[] {
  const { line } = position;
  const text = document.text.line(line);
  const blanks = skipSpace(text);
  const isCloser = text[blanks] === "}" || text[blanks] === "]";
  const asked = typed === "\n" ? isCloser || blanks === text.length : isCloser && position.character === blanks + 1;
  const owner = asked ? entryBefore(document, line) : undefined;
  if (!owner) return [];
  const { open, base } = openBrackets(document, owner, line);
  if (open.length === 0) return [];
  const levels = base + new Set(isCloser ? open.slice(0, -1) : open).size;
  const newText = unit.repeat(Math.max(levels, 1));
  if (text.slice(0, blanks) === newText) return [];
  return [{ range: { start: { line, character: 0 }, end: { line, character: blanks } }, newText }];
}

/** The entry whose value a line belongs to, or would belong to if it were indented. */
function entryBefore(document: CfgDocument, line: number): Placed<CfgEntry> | undefined {
  for (let at = line; at >= 0;) {
    const placed = document.nodeAt(at);
    if (!placed || placed.node.kind === "header") return undefined;
    if (placed.node.kind === "entry") return placed.line < line ? { node: placed.node, line: placed.line } : undefined;
    // A line that is refused may be the one that is being typed, but none before it.
    if (placed.node.kind === "stray" && placed.line < line) return undefined;
    at = placed.line - 1;
  }
  return undefined;
}

interface OpenBrackets {
  /** The line of each bracket, from the outermost to the innermost. */
  readonly open: readonly number[];
  /** One level more where the value does not begin behind its key. */
  readonly base: number;
}

/** The brackets that are open before a line. */
function openBrackets(document: CfgDocument, { node, line: first }: Placed<CfgEntry>, line: number): OpenBrackets {
  const lines = document.text
    .lines(first, line)
    .map((text, index) => strip(index === 0 ? text.slice(node.delimiter + 1) : text));
  const value = lines.filter((text, index) => index === 0 || !isComment(text, 0)).join("\n");
  if (!/^\s*[[{]/u.test(value)) return { open: [], base: 0 };
  const open = [...unclosed(parseHjson(value).tree)].map((start) => value.slice(0, start).split("\n").length - 1);
  return { open, base: open[0] === 0 ? 0 : 1 };
}

function* unclosed(node: ValueNode): Generator<number> {
  if (node.type === "scalar" || node.closed) return;
  yield node.start;
  const last = node.type === "array" ? node.elements.at(-1) : node.members.at(-1)?.value;
  if (last) yield* unclosed(last);
}
