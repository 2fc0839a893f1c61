import { skipSpace, skipSpaceBack, strip } from "../text/whitespace.ts";
import { parseHjson } from "./hjson.ts";
import { setMember } from "./plain.ts";
import type { MemberNode, ObjectNode, ParsedValue, PlainValue, ScalarNode, ValueProblem } from "./types.ts";
import { splitWords, type Word } from "./words.ts";

/**
 * A dictionary: Hjson when it begins with `{`, `[` or `@`, whatever comes of it; else words `name=value` (dbnd 1.0.28,
 * spec 1.7).
 */
export function dictValue(text: string): ParsedValue {
  const start = skipSpace(text);
  return isHjson(text, start) ? parseHjson(text) : wordsValue(text);
}

/** Whether a text for a list or dictionary is read as Hjson, from its first character that is not blank. */
export function isHjson(text: string, start: number): boolean {
  const char = text[start];
  return char === "{" || char === "[" || char === "@";
}

function wordsValue(text: string): ParsedValue {
  const { words, unbalanced } = splitWords(text);
  const value: Record<string, PlainValue> = {};
  const members: MemberNode[] = [];
  const problems: ValueProblem[] = [];
  if (unbalanced !== undefined) {
    const message = `${text[unbalanced] === "{" ? "This block" : "This quote"} is never closed.`;
    problems.push({ code: "unbalanced-quotes", start: unbalanced, end: unbalanced + 1, message });
  }
  for (const word of words) {
    const equals = word.text.indexOf("=");
    if (equals < 0) problems.push(notAPair(word));
    else setMember(value, strip(word.text.slice(0, equals)), unquote(strip(word.text.slice(equals + 1))));
    members.push(memberOf(word, text, value));
  }
  const start = skipSpace(text);
  const end = skipSpaceBack(text, text.length, start);
  const tree: ObjectNode = { type: "object", start, end, members, closed: true };
  return { value, tree, problems };
}

function notAPair(word: Word): ValueProblem {
  const spaced = word.text.trim() === "," ? "" : " Blanks separate pairs, so none may stand around the =.";
  const message = `"${word.text.trim()}" is not name=value.${spaced} The other form is {"name": "value"}.`;
  return { code: "expected-key-value", start: word.start, end: word.end, message };
}

function memberOf({ start, end }: Word, text: string, value: Readonly<Record<string, PlainValue>>): MemberNode {
  const source = text.slice(start, end);
  const equals = source.indexOf("=");
  const keyEnd = skipSpaceBack(source, equals < 0 ? source.length : equals);
  const key: ScalarNode = { type: "scalar", start, end: start + keyEnd, value: source.slice(0, keyEnd), form: "bare" };
  if (equals < 0) return { type: "member", start, end, key };
  const valueStart = start + skipSpace(source, equals + 1);
  const found = value[source.slice(0, keyEnd)];
  const form = source[valueStart - start] === '"' ? "double" : source[valueStart - start] === "'" ? "single" : "bare";
  const scalar = typeof found === "string" ? found : "";
  return {
    type: "member",
    start,
    end,
    key,
    separator: start + equals,
    value: { type: "scalar", start: valueStart, end, value: scalar, form },
  };
}

function unquote(text: string): string {
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}
