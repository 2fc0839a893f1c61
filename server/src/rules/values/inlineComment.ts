import type { ValueType } from "../../values/types.ts";
import { isBracketed } from "./tree.ts";
import type { EntryFacts } from "../checking/types.ts";

/** Kinds whose values never hold a blank followed by `#` or `;`. */
const WORDS: ReadonlySet<ValueType["kind"]> = new Set([
  "version",
  "integer",
  "float",
  "duration",
  "date",
  "datetime",
  "enum",
  "choice",
  "path",
  "commaList",
  "quantity",
  "section",
  "type",
  "pythonPath",
]);

/** Where a comment stands behind a value, as offsets of its text; only where it does harm. */
export function inlineComment({ text, key }: EntryFacts): { start: number; end: number } | undefined {
  if (isBracketed(text)) return undefined;
  const lineEnd = text.indexOf("\n");
  const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const pattern = patternFor(key?.type.kind, line);
  const start = pattern ? line.search(pattern) : -1;
  if (start < 0) return undefined;
  const blanks = /^\s*/u.exec(line.slice(start))?.[0].length ?? 0;
  return { start: start + blanks, end: line.length };
}

function patternFor(kind: ValueType["kind"] | undefined, line: string): RegExp | undefined {
  if (kind === "boolean") return /\s+;/u;
  if (kind !== undefined && WORDS.has(kind)) return /\s+[#;]/u;
  // Free text may hold anything; only what looks exactly like `word  # remark` is called a comment.
  return /^[^\s'"]+\s+[#;]\s/u.test(line) ? /\s+[#;]\s/u : undefined;
}
