import { headed } from "./headedLine.ts";
import { isTime } from "./rfc3339.ts";

/** One line of a container's log, without its line end. */
export interface LogLine {
  /** RFC 3339 with nine digits of a second, as the kubelet wrote it. */
  readonly time: string;
  /** May hold `\r`, ANSI sequences, anything. */
  readonly text: string;
}

/**
 * Lines of a log, in their order, as the one text in which the API server sends them. Millions of lines go by nobody who
 * looks at each: a line is cut out of the text where somebody wants it.
 */
export class LogBatch {
  /** Each line with its time, a blank, and a line end. */
  readonly text: string;
  /** For each line, where it begins and where its text begins; then the end of all. */
  readonly #places: readonly number[];
  #lines: readonly LogLine[] | undefined;

  private constructor(text: string, places: readonly number[], lines?: readonly LogLine[]) {
    this.text = text;
    this.#places = places;
    this.#lines = lines;
  }

  static of(lines: readonly LogLine[]): LogBatch {
    const places: number[] = [];
    let end = 0;
    const stamped = lines.map(({ time, text }) => {
      places.push(end, end + time.length + 1);
      end += time.length + text.length + 2;
      return `${time} ${text}\n`;
    });
    places.push(end);
    return new LogBatch(stamped.join(""), places, lines);
  }

  /**
   * @param text whole lines, each with a line end
   * @returns undefined where one of them is no line of a container
   */
  static parse(text: string): LogBatch | undefined {
    const places: number[] = [];
    for (let start = 0; start < text.length;) {
      const end = text.indexOf("\n", start);
      const blank = text.indexOf(" ", start);
      if (blank < 0 || blank > end || !isTime(text, start, blank)) return undefined;
      places.push(start, blank + 1);
      start = end + 1;
    }
    places.push(text.length);
    return new LogBatch(text, places);
  }

  get length(): number {
    return this.#places.length >> 1;
  }

  /** Characters of all lines without their times and line ends. */
  get size(): number {
    let size = 0;
    for (let index = 0; index < this.length; index++) size += this.lengthOf(index);
    return size;
  }

  /** Characters of a line without its time. */
  lengthOf(index: number): number {
    return this.#place(index * 2 + 2) - this.#place(index * 2 + 1) - 1;
  }

  get lines(): readonly LogLine[] {
    this.#lines ??= Array.from({ length: this.length }, (_, index) => this.line(index));
    return this.#lines;
  }

  line(index: number): LogLine {
    const text = this.text.slice(this.#place(index * 2 + 1), this.#place(index * 2 + 2) - 1);
    return { time: this.timeOf(index), text };
  }

  timeOf(index: number): string {
    return this.text.slice(this.#place(index * 2), this.#place(index * 2 + 1) - 1);
  }

  /** Whether the time of a line begins so. */
  isAt(index: number, beginning: string): boolean {
    return this.text.startsWith(beginning, this.#place(index * 2));
  }

  /** The first of the lines at the end that have this time. */
  startOfTime(time: string): number {
    const beginning = `${time} `;
    let index = this.length;
    while (index > 0 && this.isAt(index - 1, beginning)) index--;
    return index;
  }

  /** These lines, and others behind them. */
  with(others: LogBatch): LogBatch {
    const places = this.#places.slice(0, -1);
    for (const place of others.#places) places.push(this.text.length + place);
    return new LogBatch(this.text + others.text, places);
  }

  /** The lines from one on, to another, which is not among them. */
  slice(start: number, end: number): LogBatch {
    if (start === 0 && end === this.length) return this;
    const places = this.#places.slice(start * 2, end * 2 + 1);
    const from = this.#place(start * 2);
    return new LogBatch(
      this.text.slice(from, this.#place(end * 2)),
      places.map((place) => place - from),
    );
  }

  /**
   * As it is to be read, each line with a line end, and with its time: also before its last drawing, of a line that was redrawn.
   *
   * @param stamp writes a time as it is wanted; absent: as it is
   */
  withTimes(stamp?: (time: string) => string): string {
    // Hardly a batch has lines that were redrawn.
    if (!stamp && !this.text.includes("\r")) return this.text;
    const write = stamp ?? ((time) => time);
    return joined(this.lines.map(({ time, text }) => headed(`${write(time)} `, text)));
  }

  /** As it was written: each line with a line end, and without its time. */
  withoutTimes(): string {
    const texts: string[] = [];
    for (let at = 1; at < this.#places.length; at += 2)
      texts.push(this.text.slice(this.#place(at), this.#place(at + 1) - 1));
    return joined(texts);
  }

  #place(at: number): number {
    return this.#places[at] ?? this.text.length;
  }
}

function joined(texts: string[]): string {
  // For the last line end: one that is appended to the text makes all of it be copied again.
  if (texts.length > 0) texts.push("");
  return texts.join("\n");
}
