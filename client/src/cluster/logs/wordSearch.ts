/** Characters that are looked at together. */
const BLOCK = 2;
const TABLE = 1 << 12;

/** Where a word begins in a text, and behind its end. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds many words in a text in one pass, whatever their number (S. Wu and U. Manber, 1994): most of the text is jumped
 * over, since two of its characters tell how far away the next word must be.
 */
export class WordSearch {
  /** Characters of the shortest word; only the beginnings of this length are looked for at first. */
  readonly #window: number;
  readonly #shifts = new Uint16Array(TABLE);
  /** The words by their beginnings, the longest first. */
  readonly #words = new Map<string, string[]>();

  /** @param words of two characters or more */
  constructor(words: Iterable<string>) {
    const all = [...words];
    const shortest = all.reduce((least, { length }) => Math.min(least, length), TABLE);
    const window = Math.min(shortest, 0xffff);
    this.#window = window;
    this.#shifts.fill(window - BLOCK + 1);
    for (const word of all) {
      for (let end = BLOCK; end <= window; end++) {
        const block = blockOf(word, end);
        this.#shifts[block] = Math.min(this.#shifts[block] ?? 0, window - end);
      }
      const beginning = word.slice(0, window);
      this.#words.set(beginning, [...(this.#words.get(beginning) ?? []), word]);
    }
    for (const some of this.#words.values()) some.sort((left, right) => right.length - left.length);
  }

  /** The first word at or behind a place; of those that begin at one place the longest. */
  next(text: string, from = 0): Found | undefined {
    if (this.#words.size === 0) return undefined;
    const { length } = text;
    for (let end = from + this.#window; end <= length;) {
      const shift = this.#shifts[blockOf(text, end)] ?? 0;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const start = end - this.#window;
      const words = this.#words.get(text.slice(start, end));
      const word = words?.find((one) => text.startsWith(one, start));
      if (word !== undefined) return { start, end: start + word.length };
      end++;
    }
    return undefined;
  }

  /** A text with something else in the place of each word, and of words that overlap; the same text where there is none. */
  replace(text: string, replacement: string): string {
    let found = this.next(text);
    if (!found) return text;
    let result = "";
    let at = 0;
    while (found) {
      const { start } = found;
      let { end } = found;
      for (found = this.next(text, start + 1); found && found.start < end; found = this.next(text, found.start + 1)) {
        end = Math.max(end, found.end);
      }
      result += text.slice(at, start) + replacement;
      at = end;
    }
    return result + text.slice(at);
  }
}

/** The number of the block that ends before a place. */
function blockOf(text: string, end: number): number {
  return ((text.charCodeAt(end - 2) << 5) ^ text.charCodeAt(end - 1)) & (TABLE - 1);
}
