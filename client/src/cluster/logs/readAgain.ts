import { t } from "../../l10n.ts";
import { noteInFile } from "../../logNotes.ts";
import { compareTimes } from "../../rfc3339.ts";
import { parseLogLine } from "./logLine.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";
import { MASK } from "./mask.ts";

/** What a file has of a log: its last lines, those of other logs between them, and what was noted there. */
export interface KnownEnd {
  readonly lines: readonly LogLine[];
  /** As they stand in the file. */
  readonly notes: readonly string[];
  /** Nothing of the log stands before that. */
  readonly isAll: boolean;
}

/** @param text of a file, in which each line of a log has its time, and lines of ours have none */
export function knownEnd(text: string, isAll: boolean): KnownEnd {
  const lines: LogLine[] = [];
  const notes: string[] = [];
  for (const one of text.split("\n")) {
    const line = parseLogLine(one);
    if (line) lines.push(line);
    else if (one !== "") notes.push(one);
  }
  return { lines, notes, isAll };
}

/**
 * Takes a log that is read once more from its beginning, and passes on what its file does not have: an earlier window has
 * read it, and what the node has dropped since stands in the file alone. Lines are known again by their times and texts, each
 * as often as it is there; the file may have lines of other logs between them. Where the node has nothing before lines that are alike to the
 * nanosecond, it cannot be told how many of these it has dropped: that is marked.
 */
export class ReadAgain implements LogSink {
  readonly #next: LogSink;
  readonly #notes: ReadonlySet<string>;
  readonly #known = new Map<string, LogLine[]>();
  readonly #oldest: string | undefined;
  readonly #newest: string | undefined;
  readonly #isAll: boolean;
  #sawKnown = false;
  /** All that has come of what is known are lines like this one; undefined once others have. */
  #alike: { readonly line: LogLine; readonly inFile: number } | undefined;
  /** Lines that are not older than those that are known, before one of these has come: what they are is told by the next. */
  #heldLines: LogLine[] = [];
  #heldNotes: LogNote[] = [];
  /** Something was passed on, or there is nothing to compare with. */
  #isPast: boolean;

  constructor(next: LogSink, { lines, notes, isAll }: KnownEnd) {
    this.#isAll = isAll;
    this.#next = next;
    this.#notes = new Set(notes);
    for (const line of lines) {
      const same = this.#known.get(line.time);
      if (same) same.push(line);
      else this.#known.set(line.time, [line]);
      if (this.#oldest === undefined || compareTimes(line.time, this.#oldest) < 0) this.#oldest = line.time;
      if (this.#newest === undefined || compareTimes(line.time, this.#newest) > 0) this.#newest = line.time;
    }
    this.#isPast = !this.hasKnown;
  }

  /** Whether the file has something of the log. */
  get hasKnown(): boolean {
    return this.#newest !== undefined || this.#notes.size > 0;
  }

  async lines(lines: readonly LogLine[]): Promise<void> {
    const fresh = this.#known.size === 0 ? lines : lines.filter((line) => this.#isNew(line));
    if (fresh.length > 0) await this.#pass(fresh);
  }

  note(note: LogNote): void {
    if (this.#isPast) this.#next.note(note);
    else if (this.#notes.has(noteInFile(note).trimEnd())) return;
    // What a follower misses that begins anew may stand in the file.
    else if (note.kind === "gap") this.#heldNotes.push(note);
    else this.#next.note(note);
  }

  /** Nothing more of the log comes: what was held is passed on. */
  async finish(): Promise<void> {
    await this.#pass([]);
  }

  #isNew(line: LogLine): boolean {
    if (this.#known.size === 0) return true;
    const inFile = this.#known.get(line.time)?.length ?? 0;
    if (this.#take(line)) {
      if (!this.#sawKnown) this.#alike = { line, inFile };
      else if (this.#alike?.line.time !== line.time || this.#alike.line.text !== line.text) this.#alike = undefined;
      this.#sawKnown = true;
      this.#heldLines = [];
      this.#heldNotes = [];
      return false;
    }
    const isNewer = compareTimes(line.time, this.#newest ?? "") > 0;
    if (isNewer) this.#forget();
    if (this.#sawKnown || this.#isAll || isNewer) return true;
    if (compareTimes(line.time, this.#oldest ?? "") >= 0) this.#heldLines.push(line);
    return false;
  }

  /** Whether the file has the line; it counts once for each time that it is there. */
  #take(line: LogLine): boolean {
    const same = this.#known.get(line.time) ?? [];
    const index = same.findIndex((one) => isSame(one, line));
    if (index < 0) return false;
    same.splice(index, 1);
    if (same.length === 0) this.#known.delete(line.time);
    return true;
  }

  #forget(): void {
    const isDoubtful = this.#alike !== undefined && this.#alike.inFile > 1 && this.#known.size > 0;
    this.#known.clear();
    if (!this.#sawKnown || isDoubtful)
      this.#heldNotes.unshift({
        kind: "gap",
        text: t("Lines may be missing here: {0}", t("the node no longer has what was read last")),
      });
  }

  async #pass(lines: readonly LogLine[]): Promise<void> {
    const [notes, held] = [this.#heldNotes, this.#heldLines];
    [this.#heldNotes, this.#heldLines] = [[], []];
    this.#isPast = true;
    for (const note of notes) this.#next.note(note);
    if (held.length > 0) await this.#next.lines(held);
    if (lines.length > 0) await this.#next.lines(lines);
  }
}

/** A text may have been masked since, or before; one that was redrawn has its time before the last drawing, too. */
function isSame(known: LogLine, { text }: LogLine): boolean {
  return known.text === text || known.text.includes("\r") || known.text.includes(MASK) || text.includes(MASK);
}
