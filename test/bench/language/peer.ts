import type { Position } from "../../../server/src/text/types.ts";

/** A language service with one document in it, measured by what an editor asks of it. */
export interface Peer {
  readonly name: string;
  /** Types a character into a value, or takes back the one typed before. Free of waiting: services parse when asked. */
  edit(index: number): void;
  /** Everything that is wrong with the document as it is now, as the protocol has it; the number of diagnostics. */
  diagnose(): number | Promise<number>;
  /** Number of items at a key, or inside a value. */
  complete(index: number): number | Promise<number>;
  /** Number of characters shown for a key, or for a field inside a value. */
  hover(index: number): number | Promise<number>;
}

/** Where to type and to ask in a text, spread over the whole of it. */
export class Places {
  readonly #lines: readonly string[];
  readonly #values: readonly Position[];
  readonly #keys: readonly Position[];
  #typed: Position | undefined;

  constructor(text: string) {
    this.#lines = text.split("\n");
    this.#values = this.#find(/^\W*(?:container_tag|memory)\W+\d*/u);
    this.#keys = this.#find(/^[\s"-]*(?:name(?=space)|oper(?=ator))/u);
  }

  /** The next edit, as a range to replace and the text to put there. */
  nextEdit(index: number): { readonly start: Position; readonly end: Position; readonly newText: string } {
    const typed = this.#typed;
    if (typed) {
      this.#typed = undefined;
      return { start: typed, end: { line: typed.line, character: typed.character + 1 }, newText: "" };
    }
    const start = spread(this.#values, index);
    this.#typed = start;
    return { start, end: start, newText: "7" };
  }

  key(index: number): Position {
    return spread(this.#keys, index);
  }

  /** Ends of what a pattern finds at the beginnings of lines. */
  #find(pattern: RegExp): readonly Position[] {
    return this.#lines.flatMap((text, line) => {
      const found = pattern.exec(text);
      return found ? [{ line, character: found[0].length }] : [];
    });
  }
}

/** A step that has no common factor with the usual numbers of places leads through all of them, far from each other. */
function spread(places: readonly Position[], index: number): Position {
  const place = places[(index * 7919) % places.length];
  if (!place) throw new Error("The text has no place to edit.");
  return place;
}

export function lengthOfHover(contents: unknown): number {
  return JSON.stringify(contents ?? "").length;
}
