import type { ArrayNode, MemberNode, ObjectNode, ScalarNode, ValueNode } from "../../values/types.ts";
import { stringValue } from "./strings.ts";

/** A string literal, its prefix included; also one that is not closed, up to the end of its line. */
const STRING =
  /[a-zA-Z]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)/y;
const BLANK = /(?:[\s\\]|#[^\n]*)*/y;
/** A line that begins like this at the margin is the next statement: brackets before it were never closed. */
const NEXT_STATEMENT = /\n(?=(?:def|class|import|from|if|for|with|try|return|async)\b|@)/g;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const MAX_DEPTH = 100;

/**
 * The tree of a Python dictionary or list that starts at an offset, as far as it is literal; offsets are those of the
 * whole text. Made for text that someone is writing: missing values, commas and brackets are taken as they are. Parts
 * that are other expressions are literals without a value. Never throws.
 */
export function literalTree(text: string, start: number): ValueNode {
  NEXT_STATEMENT.lastIndex = start;
  const end = NEXT_STATEMENT.exec(text)?.index ?? text.length;
  return new Reader(text, end).value(start, 0);
}

class Reader {
  private readonly text: string;
  private readonly end: number;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  value(start: number, depth: number): ValueNode {
    const opening = this.text.charAt(start);
    if (depth < MAX_DEPTH) {
      if (opening === "{") return this.object(start, depth);
      if (opening === "[" || opening === "(") return this.array(start, opening, depth);
    }
    return this.scalar(start);
  }

  private object(start: number, depth: number): ObjectNode {
    const members: MemberNode[] = [];
    let at = this.skip(start + 1);
    while (at < this.end && this.text.charAt(at) !== "}") {
      if (/[,\])]/.test(this.text.charAt(at))) {
        if (this.text.charAt(at) !== ",") return { type: "object", start, end: at, members, closed: false };
        at = this.skip(at + 1);
        continue;
      }
      if (this.text.startsWith("**", at)) {
        at = this.skip(this.scalar(at).end);
        continue;
      }
      const member = this.member(at, depth);
      members.push(member);
      at = this.skip(Math.max(member.end, at + 1));
    }
    const closed = this.text.charAt(at) === "}" && at < this.end;
    return { type: "object", start, end: closed ? at + 1 : this.end, members, closed };
  }

  private member(start: number, depth: number): MemberNode {
    const key = this.scalar(start);
    const colon = this.skip(key.end);
    if (this.text.charAt(colon) !== ":" || colon >= this.end) return { type: "member", start, end: key.end, key };
    const from = this.skip(colon + 1);
    if (from >= this.end || /[,}\])]/.test(this.text.charAt(from))) {
      return { type: "member", start, end: colon + 1, key, separator: colon };
    }
    const value = this.value(from, depth + 1);
    return { type: "member", start, end: value.end, key, separator: colon, value };
  }

  private array(start: number, opening: string, depth: number): ValueNode {
    const elements: ValueNode[] = [];
    const closing = CLOSING[opening] ?? "";
    let at = this.skip(start + 1);
    while (at < this.end && this.text.charAt(at) !== closing) {
      const character = this.text.charAt(at);
      if (character === ",") at = this.skip(at + 1);
      else if (/[}\])]/.test(character)) return { type: "array", start, end: at, elements, closed: false };
      else {
        const element = this.value(at, depth + 1);
        elements.push(element);
        at = this.skip(Math.max(element.end, at + 1));
      }
    }
    const closed = at < this.end;
    const node: ArrayNode = { type: "array", start, end: closed ? at + 1 : this.end, elements, closed };
    const [only] = elements;
    // Parentheses round one value are no tuple.
    const isTuple = opening === "[" || elements.length !== 1 || this.text.slice(start, node.end).includes(",");
    return isTuple || !only ? node : only;
  }

  /** A string, a number or a word, or any other expression up to where it ends. */
  private scalar(start: number): ScalarNode {
    const string = this.match(STRING, start);
    if (string !== undefined) {
      const after = start + string.length;
      const next = this.text.charAt(this.skip(after));
      const quote = /["']/.exec(string)?.[0] ?? '"';
      const value = stringValue(string) ?? stringValue(string + quote);
      const isFormat = /^[a-zA-Z]*f/i.test(string);
      if (value !== undefined && !isFormat && !/["'+%.[(|]/.test(next)) {
        const form = string.includes('"""') || string.includes("'''") ? "triple" : quote === '"' ? "double" : "single";
        return { type: "scalar", start, end: Math.min(after, this.end), value, form };
      }
    }
    const end = this.expressionEnd(start);
    const source = this.text.slice(start, end).trimEnd();
    return { type: "scalar", start, end: start + source.length, value: wordValue(source), form: "literal" };
  }

  private expressionEnd(start: number): number {
    const open: string[] = [];
    let at = start;
    while (at < this.end) {
      const string = this.match(STRING, at);
      if (string !== undefined && /["']/.test(string)) {
        at += string.length;
        continue;
      }
      const character = this.text.charAt(at);
      if (open.length === 0 && (/[,:}\])]/.test(character) || character === "\n")) break;
      const closing = CLOSING[character];
      if (closing !== undefined) open.push(closing);
      else if (character === open.at(-1)) open.pop();
      else if (character === "#") at += (/^[^\n]*/.exec(this.text.slice(at))?.[0].length ?? 1) - 1;
      at++;
    }
    return Math.max(at, start + 1);
  }

  private skip(at: number): number {
    return Math.min(at + (this.match(BLANK, at)?.length ?? 0), Math.max(this.end, at));
  }

  private match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0];
  }
}

function wordValue(source: string): ScalarNode["value"] {
  if (source === "True" || source === "False") return source === "True";
  return /^[+-]?\d+(?:\.\d+)?$/.test(source) ? Number(source) : null;
}
