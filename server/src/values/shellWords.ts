/**
 * The words of a command line, as Python's `shlex.split` reads them; undefined when a quote is not closed or a backslash
 * ends the text.
 */
export function splitShellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === " " || char === "\t" || char === "\r" || char === "\n") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === "\\") {
      if (at + 1 >= text.length) return undefined;
      word = (word ?? "") + text.charAt(++at);
    } else if (char === '"' || char === "'") {
      const quoted = readQuotedPart(text, at);
      if (!quoted) return undefined;
      word = (word ?? "") + quoted.content;
      at = quoted.end;
    } else word = (word ?? "") + char;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** What stands between the quote at `start` and its partner at `end`. */
function readQuotedPart(text: string, start: number): { readonly content: string; readonly end: number } | undefined {
  const quote = text[start];
  let content = "";
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return { content, end: at };
    const next = text[at + 1];
    // Between double quotes a backslash is one unless a quote or backslash follows.
    if (char === "\\" && quote === '"' && (next === '"' || next === "\\")) {
      content += next;
      at++;
    } else content += char;
  }
  return undefined;
}

/** A word as a POSIX shell takes it back, as Python's `shlex.quote` writes it. */
export function quoteShellWord(word: string): string {
  if (word === "") return "''";
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`;
}

/** Words joined for a POSIX shell. */
export function commandLineOfPosix(words: readonly string[]): string {
  return words.map((word) => quoteShellWord(word)).join(" ");
}

/**
 * Words joined by the rules of Windows' C runtime, as Python's `subprocess.list2cmdline` does: double quotes around words
 * with blanks or tabs and around empty ones, backslashes doubled before a double quote.
 */
export function commandLineOfWindows(words: readonly string[]): string {
  return words.map((word) => quoteForWindows(word)).join(" ");
}

function quoteForWindows(word: string): string {
  const quoted = word === "" || /[ \t]/.test(word);
  const escaped = word.replace(/(\\*)"/g, (_match, slashes: string) => `${slashes}${slashes}\\"`);
  return quoted ? `"${escaped.replace(/\\+$/, (slashes) => slashes + slashes)}"` : escaped;
}
