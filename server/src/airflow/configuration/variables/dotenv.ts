import { fillIn, type VariableLookup } from "./fillIn.ts";
import { setting, type VariableSetting } from "./setting.ts";

const ENTRY = /^(\s*(?:export\s+)?)([A-Za-z_]\w*)(\s*(?:=|:(?=\s))[ \t]*)(.*)$/u;

/** Escapes in double quotes; others stay as they are. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * Every variable that a `.env` file sets, in its order, as Docker Compose reads it: `export` in front, single quotes (all as it
 * is), double quotes (escapes and variables), both over several lines, a comment behind a blank. Variables are filled in from
 * the lines above, then by `lookup`.
 */
export function dotenvSettings(text: string, lookup: VariableLookup): readonly VariableSetting[] {
  const lines = text.split(/\r?\n/u);
  const found: VariableSetting[] = [];
  const known = new Map<string, string>();
  const here: VariableLookup = (name) => known.get(name) ?? lookup(name);
  for (let at = 0; at < lines.length; at++) {
    const match = ENTRY.exec(lines[at] ?? "");
    if (!match) continue;
    const [, before = "", name = "", between = "", rest = ""] = match;
    const valueStart = before.length + name.length + between.length;
    const place = { line: at, nameStart: before.length, valueStart };
    const quoted = quotedText(lines, at, valueStart, rest.charAt(0));
    if (quoted) {
      const { written, line, character } = quoted;
      const value = rest.startsWith("'") ? written : unescaped(written, here);
      found.push(setting(name, written, value, { ...place, valueStart: valueStart + 1, end: { line, character } }));
      at = line;
    } else {
      const isComment = rest.startsWith("#") && /\s$/u.test(between);
      const written = isComment ? "" : rest.replace(/\s+#.*$/u, "").trimEnd();
      found.push(setting(name, written, fillIn(written, here, "\\$"), place));
    }
    known.set(name, found.at(-1)?.text ?? "");
  }
  return found;
}

function unescaped(written: string, lookup: VariableLookup): string {
  return fillIn(written, lookup, "\\$").replace(/\\(.)/gu, (whole, char: string) => ESCAPES[char] ?? whole);
}

/** What stands between quotes, and where the closing one is; undefined where there is none. */
function quotedText(
  lines: readonly string[],
  line: number,
  start: number,
  quote: string,
): { readonly written: string; readonly line: number; readonly character: number } | undefined {
  if (quote !== '"' && quote !== "'") return undefined;
  const parts: string[] = [];
  for (let at = line; at < lines.length; at++) {
    const text = lines[at] ?? "";
    const from = at === line ? start + 1 : 0;
    const end = closingQuote(text, from, quote);
    if (end !== undefined) {
      return { written: [...parts, text.slice(from, end)].join("\n"), line: at, character: end };
    }
    parts.push(text.slice(from));
  }
  return undefined;
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (quote === '"' && text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === quote) return at;
  }
  return undefined;
}
