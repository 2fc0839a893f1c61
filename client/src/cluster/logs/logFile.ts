import { t } from "../../l10n.ts";
import { noteInFile } from "../../logNotes.ts";
import { LogBatch } from "../../logBatch.ts";
import { passOn } from "./passOn.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";
import { KeptFile, type Loss } from "./keptFile.ts";
import { wordsOfDisk } from "./diskErrors.ts";
import { MACHINE, type LogDisk } from "./logDisk.ts";
import type { Mask } from "./maskedLog.ts";
import { knownEnd, ReadAgain } from "./readAgain.ts";
import { RefusedText } from "./refusedText.ts";

export interface LogFileOptions {
  /** The newest bytes that are kept, current and older file together; default 200 MB. */
  readonly maxBytes?: number;
  /** Write each line's time before it. Default false. */
  readonly timestamps?: boolean;
  /** What is there is dropped. Default false: what is written comes behind it. */
  readonly anew?: boolean;
  /**
   * Whether the log is still this window's to write: asked before something is written after a while. One that hung for minutes
   * goes on with what it was about to write, which another window that has taken the run over has written by then.
   */
  readonly isOurs?: (() => Promise<boolean>) | undefined;
  /** That is asked before the first thing is written, too: whoever opens the log may have hung just before. Default false. */
  readonly asksFirst?: boolean;
  /** Absent: the machine's. */
  readonly disk?: LogDisk;
}

export interface LogFile extends LogSink {
  readonly path: string;
  /** Carries out a job between two writes: what was written is passed on, and nothing else is written meanwhile. */
  whileStill(job: () => Promise<void>): Promise<void>;
  /**
   * Takes out of what is written what has become known as secret since. Rejects where the disk refuses.
   *
   * @returns whether there was anything
   */
  mask(mask: Mask): Promise<boolean>;
  /**
   * For a log that an earlier window has begun, and that is read again from its beginning: takes all of it, and writes what
   * the file does not have. Its lines have their times.
   *
   * @param from text of the note with which it begins in the file; absent: the file's beginning
   */
  readAgain(from?: string): Promise<ReadAgain>;
  /**
   * Resolves once everything is written. What the disk refuses until then is given up: an end is not waited for longer.
   *
   * @returns that lines or notes are missing at the file's end, which the file itself cannot say
   */
  close(): Promise<LogNote | undefined>;
}

/** Nobody has taken over a log to which something was written within this time. Milliseconds. */
const AWAY = 30_000;
const DEFAULT_BYTES = 200 * 1024 * 1024;
/** So much of a file is compared with what is read again: a node gives out one file of a log (10 MiB by default). Bytes. */
const COMPARED = 12 * 1024 * 1024;

/**
 * A log on disk that passes everything on to `next` once it is written. Makes the folder; appends to a file that is
 * there. The file is readable for the user only. What the disk refuses is told, and passed on all the same; never rejects
 * for it.
 */
export async function openLogFile(path: string, next?: LogSink, options: LogFileOptions = {}): Promise<LogFile> {
  const file = new KeptFile(path, options.maxBytes ?? DEFAULT_BYTES, undefined, options.disk);
  const log = new WrittenLog(file, next, options);
  await log.begin(options.anew === true);
  return log;
}

class WrittenLog implements LogFile {
  readonly #file: KeptFile;
  readonly #next: LogSink | undefined;
  readonly #timestamps: boolean;
  readonly #isOurs: () => Promise<boolean>;
  readonly #now: () => number;
  #writtenAt: number;
  #isLost = false;
  #work: Promise<void> = Promise.resolve();
  /** What the disk refused since it took the last text. */
  #refused: RefusedText | undefined;

  constructor(
    file: KeptFile,
    next: LogSink | undefined,
    { timestamps = false, isOurs = always, asksFirst = false, disk = MACHINE }: LogFileOptions,
  ) {
    this.#file = file;
    this.#next = next;
    this.#timestamps = timestamps;
    this.#isOurs = isOurs;
    this.#now = () => disk.now();
    this.#writtenAt = asksFirst ? -Infinity : disk.now();
  }

  get path(): string {
    return this.#file.path;
  }

  async begin(anew: boolean): Promise<void> {
    try {
      if (anew) await this.#file.clear();
      await this.#file.open();
    } catch (error) {
      this.#tellRefusal(error);
    }
  }

  lines(lines: readonly LogLine[]): Promise<void> {
    return this.batches([LogBatch.of(lines)]);
  }

  batches(batches: readonly LogBatch[]): Promise<void> {
    return this.#enqueue(async () => {
      for (const some of inGroups(batches, this.#file.mostAtOnce)) {
        if (!(await this.#mayWrite())) return;
        const lines = some.reduce((sum, { length }) => sum + length, 0);
        await this.#write(
          some.map((batch) => this.#format(batch)),
          lines,
        );
        if (this.#next) await passOn(some, this.#next);
      }
    });
  }

  note(note: LogNote): void {
    this.#enqueue(async () => {
      if (!(await this.#mayWrite())) return;
      // The file is the log: only what changes how to read it is noted there.
      if (note.kind !== "reconnecting" && note.kind !== "resumed") await this.#write([noteInFile(note)], 0);
      this.#next?.note(note);
    }).catch(() => undefined);
  }

  whileStill(job: () => Promise<void>): Promise<void> {
    return this.#enqueue(job);
  }

  async mask(mask: Mask): Promise<boolean> {
    let wasThere = false;
    await this.#enqueue(async () => {
      wasThere = await this.#file.mask(mask);
    });
    return wasThere;
  }

  async readAgain(from?: string): Promise<ReadAgain> {
    let end = { text: "", isAll: true };
    await this.#enqueue(async () => {
      try {
        end = await this.#file.end(COMPARED);
      } catch (error) {
        this.#tellRefusal(error);
      }
    });
    const at = from === undefined ? 0 : end.text.lastIndexOf(noteInFile({ kind: "try", text: from }));
    // Where the note is not there, it was not written, or stands before.
    if (at < 0 && end.isAll) return new ReadAgain(this, knownEnd("", true));
    return new ReadAgain(this, knownEnd(end.text.slice(Math.max(0, at)), end.isAll || at > 0));
  }

  async close(): Promise<LogNote | undefined> {
    // There may be room by now, at least for what says that something is missing.
    await this.#enqueue(async () => {
      if (!this.#isLost) await this.#write([], 0);
    });
    await this.#file.close();
    const gap = this.#isLost ? undefined : this.#refused?.gapAtEnd;
    return gap === undefined ? undefined : { kind: "gap", text: gap };
  }

  async #mayWrite(): Promise<boolean> {
    while (!this.#isLost && this.#now() - this.#writtenAt > AWAY) {
      this.#writtenAt = this.#now();
      this.#isLost = !(await this.#isOurs());
    }
    this.#writtenAt = this.#now();
    return !this.#isLost;
  }

  #format(batch: LogBatch): string {
    return this.#timestamps ? batch.withTimes() : batch.withoutTimes();
  }

  /** One write after the other, in the order of the calls, whatever became of the ones before. */
  #enqueue(job: () => Promise<void>): Promise<void> {
    const done = this.#work.then(job, job);
    this.#work = done.catch(() => undefined);
    return done;
  }

  /** A disk that is full, or a folder that is gone, costs the file; the log goes on. */
  async #write(texts: readonly string[], lines: number): Promise<void> {
    const refused = this.#refused;
    const all = [refused?.replacement ?? "", ...texts].filter((text) => text !== "");
    try {
      if (all.length === 0) return;
      let lost: LogNote | undefined;
      await this.#file.append(all, (loss) => {
        lost = { kind: "gap", text: wordsOfLoss(loss) };
        return noteInFile(lost);
      });
      if (lost) this.#next?.note(lost);
      if (!refused) return;
      this.#refused = undefined;
      const words = [t("The log is kept in its file again."), refused.gap];
      this.#next?.note({ kind: "info", text: words.filter((one) => one !== undefined).join(" ") });
    } catch (error) {
      if (texts.length > 0) this.#tellRefusal(error, lines === 0 ? texts.join("") : lines);
    }
  }

  /** @param piece lines, or a note, that could not be written; absent where there was nothing to write yet */
  #tellRefusal(error: unknown, piece?: number | string): void {
    const why = wordsOfDisk(error);
    const isFirst = !this.#refused;
    this.#refused ??= new RefusedText(why);
    if (piece !== undefined) this.#refused.add(piece);
    if (!isFirst) return;
    const text = t(
      "The log cannot be kept in its file {0}: {1}. It goes on here, but “Open Full Log” will not have it",
      this.path,
      why,
    );
    this.#next?.note({ kind: "gap", text });
  }
}

/** Batches that have so many characters together, unless one has more. */
function inGroups(batches: readonly LogBatch[], most: number): readonly (readonly LogBatch[])[] {
  const groups: LogBatch[][] = [];
  let room = 0;
  for (const batch of batches) {
    const last = groups.at(-1);
    if (last && batch.text.length <= room) {
      last.push(batch);
    } else {
      groups.push([batch]);
      room = most;
    }
    room -= batch.text.length;
  }
  return groups;
}

function always(): Promise<boolean> {
  return Promise.resolve(true);
}

function wordsOfLoss(loss: Loss): string {
  return loss === "deleted"
    ? t("The file of this log was deleted: what came before is not in it any more")
    : t("The file of this log was cut short: not all of what came before is in it any more");
}
