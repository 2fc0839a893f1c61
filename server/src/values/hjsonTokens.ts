import { endOfLine } from "./hjsonScalars.ts";
import type { ValueNode } from "./types.ts";

/** A piece of an Hjson text that is not white space; offsets as in the tree. */
export interface HjsonToken {
  readonly kind: "open" | "close" | "comma" | "colon" | "scalar" | "comment";
  readonly start: number;
  readonly end: number;
}

/**
 * The tokens of a text that was read without problems, in order, comments among them; undefined where tree and text do
 * not fit together.
 */
export function hjsonTokens(text: string, tree: ValueNode): HjsonToken[] | undefined {
  const tokens: HjsonToken[] = [];
  let at = 0;
  for (const token of structure(tree)) {
    if (!addPunctuation(text, at, token.start, tokens)) return undefined;
    tokens.push(token);
    at = token.end;
  }
  return addPunctuation(text, at, text.length, tokens) ? tokens : undefined;
}

/** Brackets and scalars. */
function* structure(node: ValueNode): Generator<HjsonToken> {
  if (node.type === "scalar") {
    yield { kind: "scalar", start: node.start, end: node.end };
    return;
  }
  yield { kind: "open", start: node.start, end: node.start + 1 };
  if (node.type === "array") for (const element of node.elements) yield* structure(element);
  else {
    for (const { key, value } of node.members) {
      yield* structure(key);
      if (value) yield* structure(value);
    }
  }
  yield { kind: "close", start: node.end - 1, end: node.end };
}

/** What stands between two of them: commas, colons and comments. False when there is anything else. */
function addPunctuation(text: string, from: number, to: number, tokens: HjsonToken[]): boolean {
  for (let at = from; at < to;) {
    const char = text[at] ?? "";
    const end = commentEnd(text, at);
    if (end > at) tokens.push({ kind: "comment", start: at, end });
    else if (char === ",") tokens.push({ kind: "comma", start: at, end: at + 1 });
    else if (char === ":") tokens.push({ kind: "colon", start: at, end: at + 1 });
    else if (!/[ \t\r\n]/u.test(char)) return false;
    at = Math.max(end, at + 1);
  }
  return from <= to;
}

function commentEnd(text: string, at: number): number {
  if (text[at] === "#" || text.startsWith("//", at)) return endOfLine(text, at);
  if (!text.startsWith("/*", at)) return at;
  const close = text.indexOf("*/", at + 2);
  return close < 0 ? text.length : close + 2;
}
