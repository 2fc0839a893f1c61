import { readTripleQuoted } from "./hjsonMultiline.ts";
import { endOfLine, readBare, trimmedEnd } from "./hjsonScalars.ts";
import { readQuoted, type StringMistake } from "./hjsonStrings.ts";
import type { ScalarNode, ValueProblem } from "./types.ts";

/** A place in an Hjson text that moves on over blanks, comments and scalars, and what was found wrong up to there. */
export class HjsonReader {
  readonly problems: ValueProblem[] = [];
  /** Texts without quotes that hold commas or brackets of their line. */
  readonly swallowing: ScalarNode[] = [];
  readonly text: string;
  at = 0;
  /** The end of the text was reported: what is not closed before it goes without saying. */
  ended = false;
  protected readonly lenient: boolean;

  /** @param lenient text without quotes ends at commas and closing brackets */
  constructor(text: string, lenient: boolean) {
    this.text = text;
    this.lenient = lenient;
  }

  /** Skips white space and comments; the character found, "" at the end. */
  next(): string {
    const { text } = this;
    for (;;) {
      const char = text[this.at];
      if (char === undefined) return "";
      if (isSpace(char)) this.at++;
      else if (char === "#" || (char === "/" && text[this.at + 1] === "/")) this.at = endOfLine(text, this.at);
      else if (char === "/" && text[this.at + 1] === "*") this.#skipBlockComment();
      else return char;
    }
  }

  #skipBlockComment(): void {
    const start = this.at;
    const close = this.text.indexOf("*/", start + 2);
    this.at = close < 0 ? this.text.length : close + 2;
    if (close >= 0) return;
    const message = 'The comment has no closing "*/"; DBND crashes on it.';
    this.mistake({ code: "unterminated-block-comment", start, end: start + 2, at: start, message });
    this.ended = true;
  }

  problem(start: number, end: number, message: string, where: Pick<ValueProblem, "at" | "detail">): void {
    this.problems.push({ code: "json-syntax", start, end, message, ...where });
  }

  protected mistake(mistake: StringMistake): void {
    this.problems.push(mistake);
  }

  quoted(): ScalarNode {
    const start = this.at;
    const { value, end, mistakes } = readQuoted(this.text, start);
    for (const mistake of mistakes) this.mistake(mistake);
    this.at = end;
    return scalar(start, end, value, this.text[start] === '"' ? "double" : "single");
  }

  tripleQuoted(): ScalarNode {
    const start = this.at;
    const { value, end, mistake } = readTripleQuoted(this.text, start);
    if (mistake) this.mistake(mistake);
    this.at = end;
    return scalar(start, end, value, "triple");
  }

  bare(): ScalarNode {
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
}

/** A node of a scalar. */
export function scalar(start: number, end: number, value: ScalarNode["value"], form: ScalarNode["form"]): ScalarNode {
  return { type: "scalar", start, end, value, form };
}

/** What Hjson takes for a blank. */
export function isSpace(char: string): boolean {
  return char === " " || char === "\n" || char === "\t" || char === "\r";
}

/** What cannot begin a value. */
export function isStop(char: string): boolean {
  return char === "}" || char === "]" || char === "," || char === ":";
}
