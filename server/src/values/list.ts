import { skipSpace, skipSpaceBack } from "../text/whitespace.ts";
import { isHjson } from "./dict.ts";
import { parseHjson } from "./hjson.ts";
import type { ArrayNode, ParsedValue, ScalarNode } from "./types.ts";

/**
 * A list: Hjson when it begins with `[`, `{` or `@`, whatever comes of it; else split at commas, nothing trimmed between
 * (dbnd 1.0.28, spec 1.7).
 */
export function listValue(text: string): ParsedValue {
  const start = skipSpace(text);
  const parsed = isHjson(text, start) ? parseHjson(text) : commaList(text, start);
  return start === text.length ? { ...parsed, value: [] } : parsed;
}

function commaList(text: string, start: number): ParsedValue {
  const end = skipSpaceBack(text, text.length, start);
  const tree = commaTree(text, start, end);
  return { value: tree.elements.map((element) => (element as ScalarNode).value), tree, problems: [] };
}

/** The words between commas, blanks around them included; no element for an empty text. */
export function commaTree(text: string, start: number, end: number): ArrayNode {
  const elements: ScalarNode[] = [];
  let from = start;
  for (const word of start === end ? [] : text.slice(start, end).split(",")) {
    elements.push({ type: "scalar", start: from, end: from + word.length, value: word, form: "bare" });
    from += word.length + 1;
  }
  return { type: "array", start, end, elements, closed: true };
}
