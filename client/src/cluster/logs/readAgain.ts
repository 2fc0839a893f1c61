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

/** Where more than this may be new or not, it is taken for new: a node gives out one file of a log (10 MiB by default). Characters. */
const MOST_HELD = 12 * 1024 * 1024;

/**
 * Takes a log that is read once more from its beginning, and passes on what its file does not have: an earlier window has
 * read it, and what the node has dropped since stands in the file alone. Lines are known again by their times and texts, each
 * as often as it is there; the file may have lines of other logs between them. What is missing in the file before a line that it
 * has stays missing, as the file says there: it would stand in the wrong place. Where the node has nothing before lines that are
 * alike to the nanosecond, it cannot be told how many of these it has dropped: that is marked.
 */
export class ReadAgain implements LogSink {
  readonly #next: LogSink;
  readonly #notes: ReadonlySet<string>;
  readonly #known = new Map<string, LogLine[]>();
  /** That line of the file which stands first. */
  readonly #first: LogLine | undefined;
  readonly #oldest: string | undefined;
  readonly #newest: string | undefined;
  readonly #isAll: boolean;
  #sawKnown = false;
  /** What the node has of the log begins with this line, and the file has lines before it. */
  #later: LogLine | undefined;
  #isBegun = false;
  /** All that has come of what is known are lines like this one; undefined once others have. */
  #alike: { readonly line: LogLine; readonly inFile: number } | undefined;
  /** What came before it was clear whether it is new: the next line tells. */
  #held: (LogLine | LogNote)[] = [];
  /** Characters of what is held. */
  #heldSize = 0;
  /** Something was passed on, or there is nothing to compare with. */
  #isPast: boolean;

  constructor(next: LogSink, { lines, notes, isAll }: KnownEnd) {
    this.#isAll = isAll;
    this.#first = lines[0];
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
    if (fresh.length > 0 || this.#heldSize > MOST_HELD) await this.#pass(fresh);
  }

  note(note: LogNote): void {
    if (!this.#isPast && this.#notes.has(noteInFile(note).trimEnd())) return;
    // Of the try before, nothing more comes.
    if (note.kind === "try") this.#end();
    // What a follower misses that begins anew may stand in the file.
    if ((note.kind === "gap" && !this.#isPast) || this.#held.length > 0) this.#held.push(note);
    else this.#next.note(note);
  }

  /** The log was read to its end, or cannot be: where nothing has come of what the file has, that is told, too. */
  async finish(): Promise<void> {
    const isTold = this.#held.some((one) => "kind" in one && one.kind === "gap");
    const gap = notThere();
    const isEmpty = this.#newest !== undefined && this.#known.size > 0 && !this.#isBegun && !this.#isPast;
    // A node that has just begun another file for the log of a container that has ended has nothing of it.
    if (isEmpty && !isTold && !this.#notes.has(noteInFile(gap).trimEnd())) this.#held.push(gap);
    await this.passHeld();
  }

  /** Nothing more of the log comes, read or not: what was held is passed on, and what nobody else can know is told. */
  async passHeld(): Promise<void> {
    await this.#passLast();
    this.#tellRotation();
  }

  #end(): void {
    this.#known.clear();
    void this.#passLast();
    this.#tellRotation();
  }

  /** What is held is new where nothing of what is known has come: it stands in another file of a node whose clock was set back. */
  #passLast(): Promise<void> {
    const isTold = this.#held.some((one) => "kind" in one && one.kind === "gap");
    const hasLines = this.#held.some((one) => !("kind" in one));
    if (hasLines && !isTold && !this.#sawKnown && this.#newest !== undefined) this.#held.unshift(notThere());
    return this.#pass([]);
  }

  /** Of a node that has begun another file the window before may have missed the last lines of the one before. */
  #tellRotation(): void {
    const { time } = this.#later ?? {};
    this.#later = undefined;
    const note = time === undefined ? undefined : ({ kind: "gap", text: anotherFile(time) } as const);
    if (note && !this.#notes.has(noteInFile(note).trimEnd())) this.#next.note(note);
  }

  /** Where the first line that comes stands in the file. What a gap was told of before it begins later anyway. */
  #begin(line: LogLine, isKnown: boolean): void {
    if (this.#isBegun) return;
    this.#isBegun = true;
    const isTold = this.#held.some((one) => "kind" in one && one.kind === "gap");
    const isFirst = this.#first?.time === line.time && isSame(this.#first, line);
    if (isKnown && !isTold && !isFirst) this.#later = line;
  }

  #isNew(line: LogLine): boolean {
    if (this.#known.size === 0) return true;
    const inFile = this.#known.get(line.time)?.length ?? 0;
    const isKnown = this.#take(line);
    this.#begin(line, isKnown);
    if (isKnown) {
      if (!this.#sawKnown) this.#alike = { line, inFile };
      else if (this.#alike?.line.time !== line.time || this.#alike.line.text !== line.text) this.#alike = undefined;
      this.#sawKnown = true;
      for (const one of this.#takeHeld()) if ("kind" in one && one.kind !== "gap") this.#next.note(one);
      return false;
    }
    if (compareTimes(line.time, this.#newest ?? "") > 0) {
      this.#forget();
      return true;
    }
    const mayBeNew = this.#sawKnown || this.#isAll || compareTimes(line.time, this.#oldest ?? "") >= 0;
    if (mayBeNew) {
      this.#held.push(line);
      this.#heldSize += line.time.length + line.text.length;
    }
    return false;
  }

  #takeHeld(): readonly (LogLine | LogNote)[] {
    const held = this.#held;
    this.#held = [];
    this.#heldSize = 0;
    return held;
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
    if (this.#sawKnown && !isDoubtful) return;
    this.#later = undefined;
    this.#held.unshift(notThere());
  }

  async #pass(lines: readonly LogLine[]): Promise<void> {
    const held = this.#takeHeld();
    this.#isPast = true;
    const taken: Promise<void>[] = [];
    let batch: LogLine[] = [];
    const passBatch = (): void => {
      if (batch.length > 0) taken.push(Promise.resolve(this.#next.lines(batch)));
      batch = [];
    };
    // Whoever is next takes things in the order in which they are given to it.
    for (const one of [...held, ...lines]) {
      if (!("kind" in one)) batch.push(one);
      else {
        passBatch();
        this.#next.note(one);
      }
    }
    passBatch();
    await Promise.all(taken);
  }
}

function notThere(): LogNote {
  const why = t("the node no longer has what was read last");
  return { kind: "gap", text: t("Lines may be missing here: {0}", why) };
}

/** What is said of a log of which a node has begun another file, whose first line has that time. */
export function anotherFile(time: string): string {
  return t("Lines written just before {0} may be missing: the node began another file for this log then", time);
}

/** A text may have been masked since, or before; one that was redrawn has its time before the last drawing, too. */
function isSame(known: LogLine, { text }: LogLine): boolean {
  return known.text === text || known.text.includes("\r") || known.text.includes(MASK) || text.includes(MASK);
}
