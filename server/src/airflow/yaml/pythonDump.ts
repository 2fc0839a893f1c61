import { pythonFloatText } from "../../values/pythonText.ts";
import { scalarStyle } from "./scalarStyle.ts";

/** Lines are folded behind this column. */
const WIDTH = 80;
/** Keys from this length on are written with a question mark: 128 characters with `!!str`, which PyYAML counts too. */
const LONG_KEY = 123;

const TIME = Symbol("datetime");

/** A `datetime` of Python; its text is in ISO 8601, as `isoformat()` gives it. */
export interface PythonTime {
  readonly type: typeof TIME;
  readonly text: string;
}

/** A time, as its ISO text, that PyYAML writes without quotes. */
export function pythonTime(text: string): PythonTime {
  return { type: TIME, text };
}

export type Dumped = string | number | boolean | null | PythonTime | readonly Dumped[] | DumpedObject;
export interface DumpedObject {
  readonly [name: string]: Dumped;
}

/** An object as `yaml.dump(value)` of PyYAML writes it: block style, keys sorted, long texts folded; ends with a newline. */
export function pythonDump(value: DumpedObject): string {
  const printer = new Printer();
  printer.node(value, 0, false);
  return `${printer.text}\n`;
}

class Printer {
  text = "";
  private column = 0;

  /** Writes a value behind what stands in the line; `indent` is that of the block it is in. */
  node(value: Dumped, indent: number, inMapping: boolean): void {
    if (isList(value)) this.list(value, indent, inMapping);
    else if (isTime(value)) this.write(this.blank(value.text.replace("T", " ")));
    else if (typeof value === "object" && value !== null) this.map(value, indent);
    else this.scalar(value, indent);
  }

  private list(items: readonly Dumped[], indent: number, inMapping: boolean): void {
    if (items.length === 0) {
      this.write(this.blank("[]"));
      return;
    }
    // A list inside an object stands below its key, not further in.
    const own = inMapping ? Math.max(indent - 2, 0) : indent;
    items.forEach((item, index) => {
      if (index > 0 || inMapping) this.newLine(own);
      this.write("-");
      this.inside(item, own + 2);
    });
  }

  private map(members: DumpedObject, indent: number): void {
    const names = Object.keys(members).sort(byCodePoint);
    if (names.length === 0) {
      this.write(this.blank("{}"));
      return;
    }
    names.forEach((name, index) => {
      if (index > 0) this.newLine(indent);
      const value = members[name] ?? null;
      if (isSimpleKey(name)) this.member(name, value, indent);
      else {
        this.write("? ");
        this.scalar(name, indent + 2);
        this.newLine(indent);
        this.write(":");
        this.inside(value, indent + 2);
      }
    });
  }

  private member(name: string, value: Dumped, indent: number): void {
    this.key(name, indent);
    this.write(":");
    if (isBlock(value) && !isList(value)) this.newLine(indent + 2);
    this.node(value, indent + 2, true);
  }

  private key(name: string, indent: number): void {
    const style = scalarStyle(name);
    if (style === "plain") this.write(name);
    else if (style === "single") this.single(name, indent, false);
    else this.double(name, indent, false);
  }

  /** What follows a dash, or the colon of a long key: lists and objects begin in its line. */
  private inside(item: Dumped, indent: number): void {
    if (isBlock(item)) this.write(" ");
    this.node(item, indent, false);
  }

  private scalar(value: string | number | boolean | null, indent: number): void {
    if (typeof value !== "string") {
      this.write(this.blank(plainText(value)));
      return;
    }
    const lead = this.blank("");
    const style = scalarStyle(value);
    if (style === "plain") {
      this.write(lead);
      this.folded(value, indent);
    } else if (style === "single") {
      this.write(lead);
      this.single(value, indent, true);
    } else {
      this.write(lead);
      this.double(value, indent, true);
    }
  }

  /** A blank in front, unless the line begins here or has one. */
  private blank(text: string): string {
    return this.column === 0 || this.text.endsWith(" ") ? text : ` ${text}`;
  }

  /** Words with single blanks between them; a line may end before a word that begins behind the width. */
  private folded(text: string, indent: number): void {
    for (const part of text.split(/(?<! )( )(?! )|( {2,})/).filter(Boolean)) {
      if (part === " " && this.column > WIDTH) this.newLine(indent);
      else this.write(part);
    }
  }

  private single(text: string, indent: number, folds: boolean): void {
    this.write("'");
    let position = 0;
    for (const part of text.split(/( +|[\n\x85\u2028\u2029]+)/)) {
      if (part === " " && folds && this.column > WIDTH && position > 0 && position + 1 < text.length) {
        this.newLine(indent);
      } else if (part.includes("\n")) {
        this.write("\n".repeat(part.length));
        this.newLine(indent);
      } else this.write(part.replaceAll("'", "''"));
      position += part.length;
    }
    this.write("'");
  }

  private double(text: string, indent: number, folds: boolean): void {
    this.write('"');
    const characters = Array.from(text);
    let start = 0;
    characters.forEach((character, end) => {
      const escaped = escape(character);
      if (escaped !== undefined) {
        this.write(characters.slice(start, end).join("") + escaped);
        start = end + 1;
      }
      const isInside = end > 0 && end < characters.length - 1;
      if (!folds || !isInside || !(character === " " || start >= end)) return;
      // Behind an escape, PyYAML counts one column less.
      if (this.column + end - start <= WIDTH) return;
      this.write(`${characters.slice(start, end).join("")}\\`);
      start = Math.max(start, end);
      this.newLine(indent);
      if (characters[start] === " ") this.write("\\");
    });
    this.write(`${characters.slice(start).join("")}"`);
  }

  private newLine(indent: number): void {
    this.write(`\n${" ".repeat(indent)}`);
  }

  private write(text: string): void {
    this.text += text;
    const lineStart = text.lastIndexOf("\n");
    this.column = lineStart < 0 ? this.column + text.length : text.length - lineStart - 1;
  }
}

/** Keys that can stand in front of a colon: short ones of one line. */
function isSimpleKey(name: string): boolean {
  return name !== "" && Array.from(name).length < LONG_KEY && !/[\n\x85\u2028\u2029]/.test(name);
}

/** Python's names of characters in double quotes; undefined for those that need none. */
function escape(character: string): string | undefined {
  const named = ESCAPES[character];
  if (named !== undefined) return `\\${named}`;
  if (character >= " " && character <= "~") return undefined;
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
  return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

function plainText(value: number | boolean | null): string {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return String(value);
  const text = pythonFloatText(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}

function isBlock(value: Dumped): boolean {
  if (typeof value !== "object" || value === null || isTime(value)) return false;
  return (isList(value) ? value.length : Object.keys(value).length) > 0;
}

function isTime(value: Dumped): value is PythonTime {
  return typeof value === "object" && value !== null && !isList(value) && value.type === TIME;
}

function isList(value: Dumped): value is readonly Dumped[] {
  return Array.isArray(value);
}

function byCodePoint(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
