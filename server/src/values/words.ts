import { skipSpace, skipSpaceBack, strip } from "../text/whitespace.ts";

/** A word of `name=value name=value`, as the splitter puts it together. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Words {
  readonly words: readonly Word[];
  /** Where a quote or a `{{` begins that is never closed. */
  readonly unbalanced?: number;
}

const BLOCKS = [["{{", "}}"], ["{%", "%}"], ["{#", "#}"]] as const; // prettier-ignore

/**
 * Splits at blanks and line ends (not at tabs), but not inside quotes nor inside `{{ }}`, `{% %}`, `{# #}`; a lone
 * backslash is dropped (the splitter vendored in dbnd 1.0.28, spec 1.7).
 */
export function splitWords(text: string): Words {
  const splitter = new Splitter();
  const from = skipSpace(text);
  const to = skipSpaceBack(text, text.length, from);
  const lines = text.slice(from, to).split("\n");
  let lineStart = from;
  for (const [index, line] of lines.entries()) {
    const start = lineStart + skipSpace(line);
    splitter.line(strip(line), start);
    if (index < lines.length - 1) splitter.lineEnd(line === "");
    lineStart += line.length + 1;
  }
  return splitter.finish();
}

class Splitter {
  private readonly words: { text: string; start: number; end: number }[] = [];
  private quote: string | undefined;
  private readonly depths = [0, 0, 0];
  private opened = 0;
  private continued = false;

  /** Reads one line, trimmed, that begins at `start`. */
  line(content: string, start: number): void {
    this.continued = false;
    const tokens = content.split(" ");
    let at = start;
    for (const [index, token] of tokens.entries()) {
      if (token === "\\" && this.quote === undefined) this.continued = true;
      else this.token(token, at, index, tokens.length);
      at += token.length + 1;
    }
  }

  lineEnd(blank: boolean): void {
    const last = this.words.at(-1);
    if (this.continued || !last) return;
    if (!last.text.endsWith("\n") || blank) last.text += "\n";
  }

  finish(): Words {
    const open = this.quote !== undefined || this.depths.some((depth) => depth > 0);
    return { words: this.words, ...(open && { unbalanced: this.opened }) };
  }

  private token(token: string, at: number, index: number, count: number): void {
    const wasQuoted = this.quote !== undefined;
    const wasInBlock = this.depths.some((depth) => depth > 0);
    this.followQuotes(token, at);
    const quoted = this.quote !== undefined;
    let placed = false;
    if (quoted && !wasQuoted) placed = this.push(token, at);
    else if (wasInBlock || quoted || wasQuoted)
      placed = this.append(token, at, this.spacer(index, count, wasQuoted && !quoted));
    for (const [block, [open, close]] of BLOCKS.entries()) {
      if (this.followBlock(token, at, block, open, close) && !placed) placed = this.push(token, at);
    }
    if (!placed && token !== "" && this.depths.every((depth) => depth === 0)) this.push(token, at);
  }

  private spacer(index: number, count: number, closesQuote: boolean): string {
    if (index > 0) return " ";
    if (closesQuote || count > 1) return "";
    return this.words.at(-1)?.text.endsWith("\n") ? "" : "\n";
  }

  private push(token: string, at: number): true {
    this.words.push({ text: token, start: at, end: at + token.length });
    return true;
  }

  private append(token: string, at: number, spacer: string): true {
    const last = this.words.at(-1);
    if (last) {
      last.text += spacer + token;
      last.end = at + token.length;
    }
    return true;
  }

  private followQuotes(token: string, at: number): void {
    for (let index = 0; index < token.length; index++) {
      const char = token.charAt(index);
      if ((char !== '"' && char !== "'") || (index > 0 && token[index - 1] === "\\")) continue;
      if (this.quote === undefined) {
        this.quote = char;
        this.opened = at + index;
      } else if (this.quote === char) this.quote = undefined;
    }
  }

  /** Whether the token changes how deep inside this kind of block we are. */
  private followBlock(token: string, at: number, block: number, open: string, close: string): boolean {
    const before = this.depths[block] ?? 0;
    const after = Math.max(0, before + count(token, open) - count(token, close));
    this.depths[block] = after;
    if (after > before) this.opened = at + Math.max(0, token.indexOf(open));
    return after !== before;
  }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
