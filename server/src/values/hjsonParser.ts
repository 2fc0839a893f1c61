import { skipSpaceBack } from "../text/whitespace.ts";
import { endOfLine, readBare, trimmedEnd } from "./hjsonScalars.ts";
import { readTripleQuoted } from "./hjsonMultiline.ts";
import { readQuoted, type StringMistake } from "./hjsonStrings.ts";
import type { ArrayNode, MemberNode, ObjectNode, ScalarNode, ValueNode, ValueProblem } from "./types.ts";

/** Nesting beyond this is refused; the real reader's own limit is near (Python's recursion limit). */
const MAX_DEPTH = 400;

/**
 * Reads Hjson (hjson 3.0.1 as vendored in dbnd 1.0.28, spec 1.7) into a tree and goes on behind every mistake. What is
 * read without mistakes is read as the real thing reads it, and the first mistake is the one that the real thing reports.
 * `lenient` ends text without quotes at commas and closing brackets: that tree is closer to what a one-line value means.
 */
export class HjsonParser {
  readonly problems: ValueProblem[] = [];
  /** Texts without quotes that hold commas or brackets of their line. */
  readonly swallowing: ScalarNode[] = [];
  private readonly text: string;
  private readonly lenient: boolean;
  private at = 0;
  private openArrays = 0;
  private openObjects = 0;
  private ended = false;

  constructor(text: string, lenient: boolean) {
    this.text = text;
    this.lenient = lenient;
  }

  document(): ValueNode {
    const first = this.next();
    if (first === "") return { type: "object", start: this.at, end: this.at, members: [], closed: true };
    const node = first === "{" || first === "[" ? this.value() : this.withoutBraces();
    this.next();
    if (this.at < this.text.length) {
      const end = trimmedEnd(this.text, this.at, this.text.length);
      this.problem(this.at, end, "Nothing may follow the end of the value: remove this, or a bracket too many.", {
        at: this.at,
        detail: "extra-data",
      });
    }
    return node;
  }

  private value(): ValueNode {
    const char = this.text[this.at];
    if (this.openArrays + this.openObjects > MAX_DEPTH) return this.tooDeep();
    if (char === "{") return this.object();
    if (char === "[") return this.array();
    if (char === "'" && this.text.startsWith("'''", this.at)) return this.tripleQuoted();
    return char === '"' || char === "'" ? this.quoted() : this.bare();
  }

  private object(): ObjectNode {
    const start = this.at++;
    this.openObjects++;
    const members: MemberNode[] = [];
    let closed = false;
    for (let char = this.next(); ; char = this.next()) {
      if (char === "}") {
        this.at++;
        closed = true;
        break;
      }
      if (char === "" || (char === "]" && this.openArrays > 0)) {
        this.unclosed(start, "{", "end-of-input-in-object");
        break;
      }
      const before = this.at;
      const member = this.member();
      if (member) members.push(member);
      if (this.next() === ",") this.at++;
      // Every round takes a character, whatever the text.
      if (this.at === before && this.text[before] !== "}" && this.text[before] !== "]") this.at++;
    }
    this.openObjects--;
    return { type: "object", start, end: this.at, members, closed };
  }

  private array(): ArrayNode {
    const start = this.at++;
    this.openArrays++;
    const elements: ValueNode[] = [];
    let closed = false;
    for (let char = this.next(); ; char = this.next()) {
      if (char === "]") {
        this.at++;
        closed = true;
        break;
      }
      if (char === "" || (char === "}" && this.openObjects > 0)) {
        this.unclosed(start, "[", "end-of-input-in-array");
        break;
      }
      if (isStop(char)) {
        this.problem(this.at, this.at + 1, `A value is missing before "${char}", or "${char}" is one too many.`, {
          at: this.at,
          detail: "value-expected",
        });
        this.at++;
        continue;
      }
      elements.push(this.value());
      if (this.next() === ",") this.at++;
    }
    this.openArrays--;
    return { type: "array", start, end: this.at, elements, closed };
  }

  /** `key: value`; undefined when there is nothing that could be a key. */
  private member(): MemberNode | undefined {
    const start = this.at;
    const char = this.text[start];
    const quoted = char === '"' || char === "'";
    const key = quoted ? this.quoted() : this.bareKey();
    if (!key) return undefined;
    const separator = quoted ? this.colonBehindQuotedKey(key) : this.colonBehindBareKey(key);
    if (separator === undefined) return { type: "member", start, end: key.end, key };
    // Where the colon is missing, this is where the value begins.
    const colon = this.isSeparator(separator) ? { separator } : {};
    this.at = separator + (this.isSeparator(separator) ? 1 : 0);
    const found = this.next();
    if (found === "" || isStop(found)) {
      const detail = found === "" ? {} : { detail: "value-expected" as const };
      this.problem(separator, separator + 1, `The key "${String(key.value)}" has no value.`, {
        at: this.at,
        ...detail,
      });
      if (found === ":") this.at++;
      return { type: "member", start, end: separator + 1, key, ...colon };
    }
    const value = this.value();
    return { type: "member", start, end: value.end, key, ...colon, value };
  }

  private isSeparator(at: number): boolean {
    return this.text[at] === ":" || this.text[at] === "=";
  }

  /** A key without quotes, read up to its colon as the real thing does; a mistake ends it at the blank or bracket. */
  private bareKey(): ScalarNode | undefined {
    const { text } = this;
    const begin = this.at;
    let space = -1;
    let end = begin;
    let char = text[end];
    while (char !== undefined && !isPunctuator(char)) {
      if (isSpace(char) && (space < 0 || space === end - 1)) space = end;
      char = text[++end];
    }
    if (char === ":" && begin === end) {
      this.problem(begin, begin + 1, 'The key before ":" is missing; write "" for an empty one.', {
        at: begin,
        detail: "empty-key",
      });
      return scalar(begin, begin, "", "bare");
    }
    if (char === ":" && (space < 0 || space === end - 1)) {
      const keyEnd = space < 0 ? end : skipSpaceBack(text, end, begin);
      this.at = end;
      return scalar(begin, keyEnd, text.slice(begin, keyEnd), "bare");
    }
    return this.brokenKey(begin, end, space);
  }

  /** What stands where a key was expected: its first word counts as the key. */
  private brokenKey(begin: number, end: number, space: number): ScalarNode | undefined {
    const { text } = this;
    const stop = text[end];
    const wordEnd = begin + (/^[^\s=]*/.exec(text.slice(begin, end))?.[0].length ?? 0);
    const word = text.slice(begin, wordEnd);
    const shown = trimmedEnd(text, begin, Math.min(end, endOfLine(text, begin)));
    const equals = /^\s*=/.test(text.slice(wordEnd, end));
    if (stop === ":") {
      const message = equals
        ? `Between braces a key is followed by ":", not by "=".`
        : `A key with blanks needs quotes: "${text.slice(begin, shown)}".`;
      this.problem(begin, shown, message, { at: space, detail: "space-in-bare-key" });
    } else if (stop === undefined) {
      this.problem(begin, shown, `The key "${word}" needs ":" and a value, and the "{" needs a "}".`, {
        at: end,
        detail: "end-of-input-in-object",
      });
      this.ended = true;
    } else {
      const message = equals
        ? `Between braces a key is followed by ":", not by "=".`
        : begin === end
          ? `A key was expected, not "${stop}".`
          : `A key was expected here, and a ":" behind it.`;
      this.problem(begin, Math.max(shown, begin + 1), message, { at: begin, detail: "key-expected" });
    }
    if (begin === end) {
      this.at = stop === "}" || (stop === "]" && this.openArrays > 0) ? end : end + 1;
      return undefined;
    }
    const oneLine = stop === ":" && !equals && !text.slice(begin, end).includes("\n");
    const keyEnd = oneLine ? skipSpaceBack(text, end, begin) : Math.max(wordEnd, begin + 1);
    this.at = keyEnd;
    return scalar(begin, keyEnd, text.slice(begin, keyEnd), "bare");
  }

  /** Where the colon of a key in quotes stands, or its value when the colon is missing; undefined without a value. */
  private colonBehindQuotedKey(key: ScalarNode): number | undefined {
    const char = this.next();
    if (char === ":") return this.at;
    const message =
      char === "="
        ? `Between braces a key is followed by ":", not by "=".`
        : `A ":" and a value are missing behind the key.`;
    this.problem(key.start, key.end, message, { at: this.at, detail: "colon-expected" });
    const sameLine = !this.text.slice(key.end, this.at).includes("\n");
    return sameLine && char !== "" && !isStop(char) ? this.at : undefined;
  }

  private colonBehindBareKey(key: ScalarNode): number | undefined {
    // Behind a key without mistake we stand at the colon; what Python trims off a key is more than Hjson's blanks.
    if (this.text[this.at] === ":") return this.at;
    let at = key.end;
    while (isSpace(this.text[at] ?? "")) at++;
    const char = this.text[at];
    if (char === ":") return at;
    const sameLine = endOfLine(this.text, key.end) > at;
    return sameLine && (char === "=" || char === "{" || char === "[") ? at : undefined;
  }

  private quoted(): ScalarNode {
    const start = this.at;
    const { value, end, mistakes } = readQuoted(this.text, start);
    for (const mistake of mistakes) this.mistake(mistake);
    this.at = end;
    return scalar(start, end, value, this.text[start] === '"' ? "double" : "single");
  }

  private tripleQuoted(): ScalarNode {
    const start = this.at;
    const { value, end, mistake } = readTripleQuoted(this.text, start);
    if (mistake) this.mistake(mistake);
    this.at = end;
    return scalar(start, end, value, "triple");
  }

  private bare(): ScalarNode {
    const start = this.at;
    const { value, end, literal, overflow } = readBare(this.text, start, this.lenient);
    this.at = end;
    const node = scalar(start, trimmedEnd(this.text, start, end), value, literal ? "literal" : "bare");
    if (overflow)
      this.mistake({ code: "overflow", start, end: node.end, at: start, message: "The number is too large." });
    if (!literal && /[,\]}]/.test(this.text.slice(start, endOfLine(this.text, start)).replace(/[\s,]+$/, ""))) {
      this.swallowing.push(node);
    }
    return node;
  }

  /** The whole text is the inside of an object, or else a single value (`@@…` leaves such texts). */
  private withoutBraces(): ValueNode {
    const inside = new HjsonParser(this.text, this.lenient);
    const members = inside.membersToEnd();
    const single = new HjsonParser(this.text, this.lenient);
    single.next();
    const stopped = isStop(this.text[single.at] ?? "");
    const value = single.value();
    // The reader tries the value only where the object was a mistake of syntax, and then reports that one.
    const object = inside.problems[0]?.code !== "json-syntax" || stopped || single.problems.length > 0;
    const taken = object ? inside : single;
    this.at = taken.at;
    for (const problem of taken.problems) this.problems.push(problem);
    for (const swallowing of taken.swallowing) this.swallowing.push(swallowing);
    return object ? { type: "object", start: 0, end: this.at, members, closed: true } : value;
  }

  private membersToEnd(): MemberNode[] {
    const members: MemberNode[] = [];
    while (this.next() !== "" && this.problems.length === 0) {
      const member = this.member();
      if (member) members.push(member);
      if (this.next() === ",") this.at++;
    }
    return members;
  }

  private tooDeep(): ScalarNode {
    const start = this.at;
    this.problem(start, start + 1, "The value is nested too deep.", { at: start });
    this.at = this.text.length;
    this.ended = true;
    return scalar(start, start, "", "bare");
  }

  private unclosed(start: number, bracket: string, detail: "end-of-input-in-object" | "end-of-input-in-array"): void {
    const char = this.text[this.at];
    if (char !== undefined) {
      const message = `"${char}" closes a bracket before this "${bracket}" is closed.`;
      this.problem(start, start + 1, message, {
        at: this.at,
        detail: bracket === "{" ? "key-expected" : "value-expected",
      });
    } else if (!this.ended) {
      this.problem(start, start + 1, `This "${bracket}" is never closed.`, { at: this.at, detail });
      this.ended = true;
    }
  }

  /** Skips white space and comments; the character found, "" at the end. */
  private next(): string {
    const { text } = this;
    for (;;) {
      const char = text[this.at];
      if (char === undefined) return "";
      if (isSpace(char)) this.at++;
      else if (char === "#" || (char === "/" && text[this.at + 1] === "/")) this.at = endOfLine(text, this.at);
      else if (char === "/" && text[this.at + 1] === "*") this.skipBlockComment();
      else return char;
    }
  }

  private skipBlockComment(): void {
    const start = this.at;
    const close = this.text.indexOf("*/", start + 2);
    this.at = close < 0 ? this.text.length : close + 2;
    if (close >= 0) return;
    const message = 'The comment has no closing "*/"; DBND crashes on it.';
    this.mistake({ code: "unterminated-block-comment", start, end: start + 2, at: start, message });
    this.ended = true;
  }

  private problem(start: number, end: number, message: string, where: Pick<ValueProblem, "at" | "detail">): void {
    this.problems.push({ code: "json-syntax", start, end, message, ...where });
  }

  private mistake(mistake: StringMistake): void {
    this.problems.push(mistake);
  }
}

function scalar(start: number, end: number, value: ScalarNode["value"], form: ScalarNode["form"]): ScalarNode {
  return { type: "scalar", start, end, value, form };
}

function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\r";
}

function isPunctuator(char: string): boolean {
  return char === "{" || char === "[" || isStop(char);
}

/** What cannot begin a value. */
function isStop(char: string): boolean {
  return char === "}" || char === "]" || char === "," || char === ":";
}
