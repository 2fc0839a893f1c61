import { parseHjson } from "./hjson.ts";
import { textValue } from "./scalarValue.ts";
import type { ParsedValue, PlainValue, ValueProblem } from "./types.ts";

/**
 * A value that Python's `json.loads` reads; null when it is empty, as Airflow's `getjson` has it. The tree is there for
 * broken text too, so that one can go on writing.
 */
export function strictJsonValue(text: string, expects: "object" | "array" | undefined): ParsedValue {
  if (text.trim() === "") return textValue(text, null);
  const { tree } = parseHjson(text);
  const mistake = firstMistake(text);
  if (mistake) return { value: text, tree, problems: [mistake] };
  const value = JSON.parse(pythonConstantsAsNull(text)) as PlainValue;
  const found = Array.isArray(value) ? "array" : typeof value === "object" && value !== null ? "object" : "scalar";
  if (expects === undefined || found === expects) return { value, tree, problems: [] };
  const message = expects === "object" ? "A JSON object is needed here: { … }." : "A JSON array is needed here: [ … ].";
  const start = text.search(/\S/u);
  return { value, tree, problems: [{ code: "wrong-shape", start, end: start + 1, message }] };
}

/** Python reads `NaN` and the two infinities, which JSON does not have. */
function pythonConstantsAsNull(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gu, (found) => (found.startsWith('"') ? found : "null"));
}

/** Where a strict reader stops, and what it missed there; undefined for valid JSON. */
function firstMistake(text: string): ValueProblem | undefined {
  try {
    new Reader(text).readAll();
    return undefined;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { code: "json-syntax", start: error.start, end: error.end, message: error.message };
  }
}

class Mistake extends Error {
  readonly start: number;
  readonly end: number;
  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/uy;
const WORD = /[^\s,:[\]{}"]+/uy;
const CONSTANTS: ReadonlySet<string> = new Set(["true", "false", "null", "NaN", "Infinity", "-Infinity"]);
const PYTHON: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** Reads by the grammar of JSON, and only to find out where the text leaves it. Nesting is bounded by the text's own. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readAll(): void {
    const closers: string[] = [];
    for (;;) {
      const opened = this.#value();
      if (opened !== undefined) {
        closers.push(opened);
        if (this.#peek() === opened) this.#at++;
        else {
          if (opened === "}") this.#key();
          continue;
        }
        closers.pop();
      }
      for (;;) {
        const closer = closers.at(-1);
        if (closer === undefined) {
          this.#end();
          return;
        }
        const next = this.#peek();
        if (next === ",") {
          this.#comma(closer);
          break;
        }
        if (next !== closer) this.#fail(`A comma or "${closer}" is missing here.`);
        this.#at++;
        closers.pop();
      }
    }
  }

  #comma(closer: string): void {
    const comma = this.#at++;
    if (this.#peek() === closer) throw new Mistake("JSON has no comma behind the last element.", comma, comma + 1);
    if (closer === "}") this.#key();
  }

  #key(): void {
    if (this.#peek() !== '"') this.#fail('The name of a member stands in double quotes: "name".');
    this.#string();
    if (this.#peek() !== ":") this.#fail('A ":" is missing behind the name.');
    this.#at++;
  }

  /** The closing bracket that is awaited now, when the value opens one. */
  #value(): string | undefined {
    const next = this.#peek();
    if (next === "{" || next === "[") {
      this.#at++;
      return next === "{" ? "}" : "]";
    }
    if (next === '"') this.#string();
    else this.#scalar();
    return undefined;
  }

  #scalar(): void {
    const word = this.#match(WORD);
    if (CONSTANTS.has(word) || this.#match(NUMBER) === word) {
      if (word !== "") {
        this.#at += word.length;
        return;
      }
    }
    const json = PYTHON[word];
    if (json !== undefined) this.#fail(`"${word}" is Python: JSON has ${json}.`, word.length);
    if (word.startsWith("'")) this.#fail("JSON has double quotes only.", word.length);
    if (/^(?:#|\/\/|\/\*)/u.test(word)) this.#fail("JSON has no comments.", word.length);
    this.#fail(word === "" ? "A value is missing here." : "Text stands in double quotes in JSON.", word.length);
  }

  #string(): void {
    const start = this.#at;
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text.charAt(at);
      if (char === '"') {
        this.#at = at + 1;
        return;
      }
      if (char < " ") throw new Mistake("A text of JSON ends in the line that it begins in: write \\n.", start, at);
      if (char !== "\\") continue;
      if (!/^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/u.test(this.#text.slice(at, at + 6))) {
        throw new Mistake("JSON does not have this escape: a backslash is written twice.", at, at + 2);
      }
      at++;
    }
    throw new Mistake("The closing double quote is missing.", start, this.#text.length);
  }

  #end(): void {
    if (this.#peek() !== "") throw new Mistake("Nothing may stand behind the value.", this.#at, this.#text.length);
  }

  #peek(): string {
    while (/\s/u.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.charAt(this.#at);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? "";
  }

  #fail(message: string, length = 1): never {
    const end = Math.min(this.#text.length, this.#at + Math.max(1, length));
    throw new Mistake(message, Math.min(this.#at, Math.max(0, this.#text.length - 1)), end);
  }
}
