import { plainText } from "../views/ansi/plainText.ts";

export interface Frame {
  readonly path: string;
  readonly line: number;
}

/** An error that a Python traceback tells of. */
export interface Raised {
  /** The calls that led to it, the place that raised last. */
  readonly frames: readonly Frame[];
  /** Its class and message. */
  readonly error: string;
}

const BEGIN = "Traceback (most recent call last):";
const FRAME = /^\s+File "([^"]+)", line (\d+)/;
/** A class, perhaps with its module, alone or before its message. */
const ERROR = /^[A-Za-z_][\w.]*(?:: .*)?$/;
/** `[pod]` or `[task] ` before the lines of a container. */
const SOURCE = /^(?:\[[\w./-]+\] ?)*/;
/** Deeper ones are left out from the beginning. */
const MOST_FRAMES = 100;
const MOST_SOURCES = 1000;

/** Finds Python's tracebacks (3.7 to 3.14, with or without marks below a line) in a log, of several containers at once. */
export class TracebackReader {
  readonly #open = new Map<string, Frame[]>();
  #rest = "";

  /** Takes more of the log; gives the errors whose traceback is complete with it. */
  read(text: string): readonly Raised[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#line(plainText(line)) ?? []);
  }

  #line(line: string): Raised | undefined {
    const source = SOURCE.exec(line)?.[0] ?? "";
    const own = line.slice(source.length);
    if (own === BEGIN) {
      if (this.#open.size < MOST_SOURCES) this.#open.set(source, []);
      return undefined;
    }
    const frames = this.#open.get(source);
    if (!frames) return undefined;
    const [, path, number] = FRAME.exec(own) ?? [];
    if (path !== undefined) frames.push({ path, line: Number(number) });
    if (frames.length > MOST_FRAMES) frames.shift();
    if (own === "" || /^\s/.test(own)) return undefined;
    this.#open.delete(source);
    return frames.length > 0 && ERROR.test(own) ? { frames, error: own } : undefined;
  }
}
