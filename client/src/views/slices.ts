/** Work without a pause, but for the piece that is under way; then others have their turn. Milliseconds. */
const SLICE = 10;
/** Of a piece of text: it takes a small part of a slice. Characters. */
const PIECE = 64 * 1024;

/**
 * Cuts long work in the extension host into slices, so that it stays responsive: one for all who share it, however many they
 * are, and who waits has the next in turn.
 */
export class Slices {
  readonly #now: () => number;
  #worked = 0;
  readonly #waiting: (() => void)[] = [];

  /** @param now milliseconds, of whatever beginning */
  constructor(now = (): number => performance.now()) {
    this.#now = now;
  }

  /** Does a piece of the work, which counts. */
  work<T>(piece: () => T): T {
    const began = this.#now();
    try {
      return piece();
    } finally {
      this.#worked += this.#now() - began;
    }
  }

  /** To be awaited between pieces: settled at once, or where the slice is used up, after others had their turn. */
  async next(): Promise<void> {
    if (this.#worked < SLICE && this.#waiting.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#turn);
    });
  }

  /** The rest of the extension host has had its turn: now the one who has waited longest. */
  readonly #turn = (): void => {
    this.#worked = 0;
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#turn);
  };
}

/** All that logs cost the extension host. */
export const LOG_SLICES = new Slices();

/** A text in pieces that end at a line's end (the last one where the text does), longer ones where lines are. */
export function* piecesOf(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > PIECE) {
    const before = text.lastIndexOf("\n", start + PIECE - 1);
    const end = before >= start ? before : text.indexOf("\n", start + PIECE);
    if (end < 0) break;
    yield text.slice(start, end + 1);
    start = end + 1;
  }
  if (start < text.length) yield text.slice(start);
}
