import type { LogLine } from "./logs.ts";
import type { Overlap } from "./overlap.ts";

/** So many lines, and characters, are kept at least, if there were so many, and twice as many at most. */
const LINES = 100;
const CHARACTERS = 128 * 1024;

/**
 * The lines that were received last. By them the place in a log is found again whatever a node's clock says: they are
 * compared as they are, times and texts, with what the server has.
 */
export class RecentLines {
  #lines: LogLine[] = [];
  #size = 0;

  add(line: LogLine): void {
    this.#lines.push(line);
    this.#size += line.text.length;
    if (this.#lines.length >= 2 * LINES || this.#size > 2 * CHARACTERS) this.#shorten();
  }

  get count(): number {
    return this.#lines.length;
  }

  /**
   * For an answer of as many of the log's last lines as are kept here (`tailLines`): it begins with one of these, unless more
   * than those have been written since, or the node has begun another file.
   */
  tail(): Overlap {
    return new Tail([...this.#lines]);
  }

  /** For an answer that goes back further. Undefined where the last line cannot be told from others. */
  deep(): DeepOverlap | undefined {
    const lines = [...this.#lines];
    const last = lines.pop();
    return last === undefined || lines.some((line) => isSame(line, last)) ? undefined : new DeepOverlap(lines, last);
  }

  #shorten(): void {
    let start = Math.max(0, this.#lines.length - LINES);
    let size = this.#lines.slice(start).reduce((sum, { text }) => sum + text.length, 0);
    for (; size > CHARACTERS && start < this.#lines.length - 1; start++) size -= this.#lines[start]?.text.length ?? 0;
    this.#lines = this.#lines.slice(start);
    this.#size = size;
  }
}

class Tail implements Overlap {
  readonly gap = false;
  readonly #known: readonly LogLine[];
  /** Which line of those that are known comes next; undefined before the first. */
  #next: number | undefined;
  isAstray = false;

  constructor(known: readonly LogLine[]) {
    this.#known = known;
  }

  get isStrange(): boolean {
    return this.#next !== this.#known.length;
  }

  isNew(line: LogLine): boolean {
    if (this.isAstray) return false;
    const index = this.#next ?? this.#placeOf(line);
    if (index === this.#known.length) return true;
    const known = this.#known[index];
    this.#next = index + 1;
    if (known === undefined || !isSame(line, known)) this.isAstray = true;
    return false;
  }

  /** Where the answer begins; -1 where that is not known, or may be in several places. */
  #placeOf(line: LogLine): number {
    const index = this.#known.findIndex((known) => isSame(known, line));
    return this.#known.some((known, at) => at > index && isSame(known, line)) ? -1 : index;
  }
}

export class DeepOverlap implements Overlap {
  readonly gap = false;
  readonly isStrange = false;
  readonly #known: readonly LogLine[];
  readonly #last: LogLine;
  isAstray = true;
  /** The answer has lines, and none of those that are known: the node has begun another file. */
  isOtherFile = false;
  #sawKnown = false;

  constructor(known: readonly LogLine[], last: LogLine) {
    this.#known = known;
    this.#last = last;
  }

  isNew(line: LogLine): boolean {
    if (!this.isAstray) return true;
    if (isSame(line, this.#last)) this.isAstray = false;
    this.#sawKnown ||= !this.isAstray || this.#known.some((known) => isSame(known, line));
    this.isOtherFile = !this.#sawKnown;
    return false;
  }
}

function isSame(left: LogLine, right: LogLine): boolean {
  return left.time === right.time && left.text === right.text;
}
