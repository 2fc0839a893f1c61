import { headed } from "./headedLine.ts";
import { isOfSecond, isTime, TIME_LENGTH } from "./rfc3339.ts";

/** `2026-11-21T11:49:58`, of a time. Characters. */
const SECOND = 19;

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
  /** Which lines are of another second than the one before. */
  #seconds: readonly number[] | undefined;
  #lines: readonly LogLine[] | undefined;

  private constructor(
    text: string,
    places: readonly number[],
    seconds?: readonly number[],
    lines?: readonly LogLine[],
  ) {
    this.text = text;
    this.#places = places;
    this.#seconds = seconds;
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
    return new LogBatch(stamped.join(""), places, undefined, lines);
  }

  /**
   * @param text whole lines, each with a line end
   * @param bytes the same in UTF-8, if they are at hand: where each is a character, times are compared faster in them
   * @returns undefined where one of the lines is no line of a container
   */
  static parse(text: string, bytes?: Uint8Array): LogBatch | undefined {
    const places: number[] = [];
    const seconds: number[] = [];
    const view = bytes?.length === text.length ? new DataView(bytes.buffer, bytes.byteOffset, bytes.length) : undefined;
    let second = "";
    let known = -1;
    for (let start = 0; start < text.length;) {
      let blank = start + TIME_LENGTH;
      if (!view || known < 0 || !isOfSecond(view, start, known)) {
        blank = text.indexOf(" ", start);
        if (blank < 0 || blank > text.indexOf("\n", start) || !isTime(text, start, blank)) return undefined;
        if (second === "" || !text.startsWith(second, start)) {
          seconds.push(places.length >> 1);
          second = text.slice(start, start + SECOND);
        }
        known = blank - start === TIME_LENGTH ? start : -1;
      }
      places.push(start, blank + 1);
      start = text.indexOf("\n", blank) + 1;
    }
    places.push(text.length);
    return new LogBatch(text, places, seconds);
  }

  get length(): number {
    return this.#places.length >> 1;
  }

  /** Characters of a line without its time. */
  lengthOf(index: number): number {
    return this.#place(index * 2 + 2) - this.#place(index * 2 + 1) - 1;
  }

  /** Which lines are of another second than the one before, by their indexes; the first is. */
  get seconds(): readonly number[] {
    this.#seconds ??= this.#findSeconds();
    return this.#seconds;
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

  #findSeconds(): readonly number[] {
    const seconds: number[] = [];
    let second = "";
    for (let index = 0; index < this.length; index++) {
      if (index > 0 && this.isAt(index, second)) continue;
      seconds.push(index);
      second = this.timeOf(index).slice(0, SECOND);
    }
    return seconds;
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
