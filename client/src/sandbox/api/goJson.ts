import type { Json, JsonObject } from "../objects.ts";

/** JSON as Go's decoder reads it. */
export interface ParsedJson {
  readonly value: Json;
  /** `duplicate field "data.a"` for each member that comes twice. */
  readonly duplicates: readonly string[];
}

/** What Go says of a text that is no JSON. */
export class JsonSyntaxError extends Error {}

/**
 * Reads JSON. Of a member that comes twice the last value counts, and objects are put together, as Go does.
 *
 * @throws JsonSyntaxError in the words of Go's `encoding/json`
 */
export function parseJson(text: string): ParsedJson {
  const parser = new Parser(text);
  const value = parser.document();
  return { value, duplicates: parser.duplicates };
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Up to where a number may still become one. */
const BEGUN_NUMBER = /-?(?:0|[1-9]\d*)?(?:\.\d*)?(?:[eE][+-]?)?/y;
const SPACE = /[ \t\r\n]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES = '"\\/bfnrt';

class Parser {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Json {
    this.#skip(SPACE);
    const value = this.#value("");
    this.#skip(SPACE);
    if (this.#at < this.#text.length) this.#refuse("after top-level value");
    return value;
  }

  #value(path: string): Json {
    switch (this.#text[this.#at]) {
      case "{":
        return this.#object(path);
      case "[":
        return this.#array(path);
      case '"':
        return this.#string();
      case "t":
        return this.#literal("true", true);
      case "f":
        return this.#literal("false", false);
      case "n":
        return this.#literal("null", null);
      default:
        return this.#number();
    }
  }

  #object(path: string): JsonObject {
    const result: JsonObject = {};
    this.#next();
    if (this.#text[this.#at] === "}") {
      this.#at += 1;
      return result;
    }
    for (;;) {
      if (this.#text[this.#at] !== '"') this.#refuse("looking for beginning of object key string");
      const key = this.#string();
      const inner = path === "" ? key : `${path}.${key}`;
      this.#skip(SPACE);
      if (this.#text[this.#at] !== ":") this.#refuse("after object key");
      this.#next();
      const value = this.#value(inner);
      if (Object.hasOwn(result, key)) this.duplicates.push(`duplicate field ${JSON.stringify(inner)}`);
      define(result, key, Object.hasOwn(result, key) ? together(result[key] ?? null, value) : value);
      this.#skip(SPACE);
      if (this.#closes("}", "after object key:value pair")) return result;
    }
  }

  #array(path: string): Json[] {
    const result: Json[] = [];
    this.#next();
    if (this.#text[this.#at] === "]") {
      this.#at += 1;
      return result;
    }
    for (;;) {
      result.push(this.#value(`${path}[${result.length}]`));
      this.#skip(SPACE);
      if (this.#closes("]", "after array element")) return result;
    }
  }

  #closes(bracket: string, where: string): boolean {
    const found = this.#text[this.#at];
    if (found !== bracket && found !== ",") this.#refuse(where);
    if (found === bracket) {
      this.#at += 1;
      return true;
    }
    this.#next();
    return false;
  }

  #string(): string {
    const start = this.#at;
    this.#at += 1;
    for (;;) {
      this.#skip(PLAIN);
      const found = this.#text[this.#at];
      if (found === '"') {
        this.#at += 1;
        return (JSON.parse(this.#text.slice(start, this.#at)) as string).toWellFormed();
      }
      if (found !== "\\") this.#refuse("in string literal");
      this.#at += 1;
      const escaped = this.#text[this.#at] ?? "";
      if (escaped === "u") {
        this.#at += 1;
        for (let digit = 0; digit < 4; digit += 1, this.#at += 1) {
          if (!/^[0-9a-fA-F]$/.test(this.#text[this.#at] ?? "")) this.#refuse("in \\u hexadecimal character escape");
        }
      } else {
        if (escaped === "" || !ESCAPES.includes(escaped)) this.#refuse("in string escape code");
        this.#at += 1;
      }
    }
  }

  #literal(word: string, value: Json): Json {
    for (const letter of word) {
      if (this.#text[this.#at] !== letter) this.#refuse(`in literal ${word} (expecting '${letter}')`);
      this.#at += 1;
    }
    return value;
  }

  #number(): number {
    const start = this.#at;
    const number = this.#skip(NUMBER);
    const next = this.#text[this.#at] ?? "";
    if (number !== "" && !/^[.eE]$/.test(next)) return Number(number);
    this.#at = start;
    const begun = this.#skip(BEGUN_NUMBER);
    if (begun === "") this.#refuse("looking for beginning of value");
    if (begun === "-") this.#refuse("in numeric literal");
    return this.#refuse(
      begun.endsWith(".") ? "after decimal point in numeric literal" : "in exponent of numeric literal",
    );
  }

  #next(): void {
    this.#at += 1;
    this.#skip(SPACE);
  }

  #skip(what: RegExp): string {
    what.lastIndex = this.#at;
    const [found = ""] = what.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #refuse(where: string): never {
    const found = this.#text[this.#at];
    if (found === undefined) throw new JsonSyntaxError("unexpected end of JSON input");
    throw new JsonSyntaxError(`invalid character ${quoted(found)} ${where}`);
  }
}

/** `__proto__` is a name like any other. */
function define(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function together(before: Json, after: Json): Json {
  if (typeof before !== "object" || before === null || Array.isArray(before)) return after;
  if (typeof after !== "object" || after === null || Array.isArray(after)) return after;
  return { ...before, ...after };
}

function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  // Go looks at single bytes here.
  const [byte = 0] = Buffer.from(character);
  if (byte >= 0x80) return `'${String.fromCharCode(byte)}'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
