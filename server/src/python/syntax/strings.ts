const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

const LITERAL =
  /^([a-zA-Z]*)(?:"""([\s\S]*)"""|'''([\s\S]*)'''|"((?:[^"\\\n]|\\[\s\S])*)"|'((?:[^'\\\n]|\\[\s\S])*)')$/;

/** The text of a Python string literal; undefined for bytes and for a literal that is not closed. */
export function stringValue(literal: string): string | undefined {
  const match = LITERAL.exec(literal);
  if (!match) return undefined;
  const flags = (match[1] ?? "").toLowerCase();
  if (flags.includes("b")) return undefined;
  const body = match[2] ?? match[3] ?? match[4] ?? match[5] ?? "";
  return flags.includes("r") ? body : body.replace(ESCAPE, unescape);
}

function unescape(whole: string, ...groups: readonly (string | undefined)[]): string {
  const [hex, short, long, octal, single] = groups;
  const code = hex ?? short ?? long;
  if (code !== undefined) return codePoint(Number.parseInt(code, 16)) ?? whole;
  if (octal !== undefined) return codePoint(Number.parseInt(octal, 8)) ?? whole;
  return ESCAPES[single ?? ""] ?? whole;
}

function codePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** The first paragraph of a docstring as one line of text; undefined when it is empty. */
export function firstParagraph(docstring: string): string | undefined {
  const lines = docstring.trim().split(/\r?\n/);
  const blank = lines.findIndex((line) => line.trim() === "");
  const paragraph = (blank < 0 ? lines : lines.slice(0, blank)).map((line) => line.trim()).join(" ");
  return paragraph === "" ? undefined : paragraph;
}
