import type { HjsonDetail, ValueProblemCode } from "./types.ts";

/** A quoted string that was read, with what is wrong with it. */
export interface QuotedString {
  readonly value: string;
  /** Index behind the closing quote, or where reading goes on when there is none. */
  readonly end: number;
  readonly mistakes: readonly StringMistake[];
}

export interface StringMistake {
  readonly code: ValueProblemCode;
  readonly start: number;
  readonly end: number;
  /** Where the real reader reports it. */
  readonly at: number;
  readonly detail?: HjsonDetail;
  readonly message: string;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"', "'": "'", "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
}; // prettier-ignore

/** Reads the string whose opening quote stands at `start`; what is wrong is noted and skipped. */
export function readQuoted(text: string, start: number): QuotedString {
  const quote = text[start];
  const mistakes: StringMistake[] = [];
  let value = "";
  let at = start + 1;
  for (;;) {
    const char = text[at];
    if (char === undefined) {
      mistakes.push(unterminated(text, start, at));
      return { value, end: at, mistakes };
    }
    if (char === quote) return { value, end: at + 1, mistakes };
    if (char === "\n" || char === "\r") {
      mistakes.push({ ...unterminated(text, start, at), at: at + 1, ...(char === "\n" && { detail: NEWLINE }) });
      return { value, end: at, mistakes };
    }
    if (char === "\\") {
      const escape = readEscape(text, at, start);
      value += escape.value;
      at = escape.end;
      if (escape.mistake) mistakes.push(escape.mistake);
      continue;
    }
    if (char < " ") mistakes.push(controlCharacter(at, char));
    value += char;
    at++;
  }
}

const NEWLINE = "newline-in-string";

function unterminated(text: string, start: number, end: number): StringMistake {
  const message = `The string has no closing ${text[start] ?? ""} on its line. For text over several lines write \\n or use '''.`;
  return { code: "json-syntax", start, end, at: start, message };
}

function controlCharacter(at: number, char: string): StringMistake {
  const message =
    char === "\t"
      ? "A tab inside quotes is refused: write \\t."
      : "A control character inside quotes is refused: write it as \\uXXXX.";
  return { code: "json-syntax", start: at, end: at + 1, at: at + 1, message };
}

interface Escape {
  readonly value: string;
  readonly end: number;
  readonly mistake?: StringMistake;
}

/** Reads the escape whose backslash stands at `at`. */
function readEscape(text: string, at: number, stringStart: number): Escape {
  const char = text[at + 1];
  if (char === undefined) {
    return { value: "", end: at + 1, mistake: { ...unterminated(text, stringStart, at + 1), at: stringStart } };
  }
  if (char === "u") return readUnicodeEscape(text, at);
  const value = ESCAPES[char];
  if (value !== undefined) return { value, end: at + 2 };
  const message = `\\${char} is no escape: write \\\\ for a backslash.`;
  const mistake = { code: "json-syntax", start: at, end: at + 2, at: at + 1, detail: "bad-escape", message } as const;
  // A line end stays for the caller, which ends the string there.
  return { value: "\\", end: at + 1, mistake };
}

function readUnicodeEscape(text: string, at: number): Escape {
  const digits = text.slice(at + 2, at + 6);
  const code = /^.[xX]/.test(digits) || Array.from(digits).length !== 4 ? undefined : pythonHex(digits);
  if (code !== undefined) return { value: String.fromCharCode(code), end: at + 6 };
  const message = "\\u needs four hexadecimal digits.";
  const found = /^[0-9a-fA-F]*/.exec(digits)?.[0].length ?? 0;
  const mistake = { code: "json-syntax", start: at, end: at + 2 + found, at, detail: "bad-escape", message } as const;
  return { value: "", end: at + 2 + found, mistake };
}

/** `int(text, 16)` of Python, which takes blanks around, a sign, and `_` between digits. */
function pythonHex(text: string): number | undefined {
  const match = /^\s*([+-]?)([0-9a-fA-F](?:_?[0-9a-fA-F])*)\s*$/.exec(text);
  if (!match) return undefined;
  const value = parseInt((match[2] ?? "").replaceAll("_", ""), 16);
  return match[1] === "-" && value !== 0 ? undefined : value;
}
