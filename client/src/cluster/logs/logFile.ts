import { t } from "../../l10n.ts";
import { noteInFile } from "../../logNotes.ts";
import { LogBatch } from "../../logBatch.ts";
import { passOn } from "./passOn.ts";
import type { LogLine, LogNote, LogSink } from "./logs.ts";
import { KeptFile, type Loss } from "./keptFile.ts";
import type { LogDisk } from "./logDisk.ts";
import type { Mask } from "./maskedLog.ts";
import { knownEnd, ReadAgain } from "./readAgain.ts";

export interface LogFileOptions {
  /** The newest bytes that are kept, current and older file together; default 200 MB. */
  readonly maxBytes?: number;
  /** Write each line's time before it. Default false. */
  readonly timestamps?: boolean;
  /** What is there is dropped. Default false: what is written comes behind it. */
  readonly anew?: boolean;
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
  /** Resolves once everything is written. */
  close(): Promise<void>;
}

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
  const log = new WrittenLog(file, next, options.timestamps ?? false);
  await log.begin(options.anew === true);
  return log;
}

class WrittenLog implements LogFile {
  readonly #file: KeptFile;
  readonly #next: LogSink | undefined;
  readonly #timestamps: boolean;
  #work: Promise<void> = Promise.resolve();
  /** What the disk refused since it took the last text. */
  #refused: { lines: number; readonly why: string } | undefined;

  constructor(file: KeptFile, next: LogSink | undefined, timestamps: boolean) {
    this.#file = file;
    this.#next = next;
    this.#timestamps = timestamps;
  }

  get path(): string {
    return this.#file.path;
  }

  async begin(anew: boolean): Promise<void> {
    try {
      if (anew) await this.#file.clear();
      await this.#file.open();
    } catch (error) {
      this.#tellRefusal(error, 0);
    }
  }

  lines(lines: readonly LogLine[]): Promise<void> {
    return this.batch(LogBatch.of(lines));
  }

  batch(batch: LogBatch): Promise<void> {
    return this.#enqueue(async () => {
      await this.#write(this.#format(batch), batch.length);
      if (this.#next) await passOn(batch, this.#next);
    });
  }

  note(note: LogNote): void {
    this.#enqueue(async () => {
      // The file is the log: only what changes how to read it is noted there.
      if (note.kind !== "reconnecting" && note.kind !== "resumed") await this.#write(noteInFile(note), 0);
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
        this.#tellRefusal(error, 0);
      }
    });
    const at = from === undefined ? 0 : end.text.lastIndexOf(noteInFile({ kind: "try", text: from }));
    // Where the note is not there, it was not written, or stands before.
    if (at < 0 && end.isAll) return new ReadAgain(this, knownEnd("", true));
    return new ReadAgain(this, knownEnd(end.text.slice(Math.max(0, at)), end.isAll || at > 0));
  }

  async close(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#file.close();
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
  async #write(text: string, lines: number): Promise<void> {
    const refused = this.#refused;
    const before = refused ? noteInFile({ kind: "gap", text: gapOf(refused) }) : "";
    try {
      if (text === "") return;
      let lost: LogNote | undefined;
      await this.#file.append(before + text, (loss) => {
        lost = { kind: "gap", text: wordsOfLoss(loss) };
        return noteInFile(lost);
      });
      if (lost) this.#next?.note(lost);
      if (!refused) return;
      this.#refused = undefined;
      this.#next?.note({ kind: "info", text: `${t("The log is kept in its file again.")} ${gapOf(refused)}` });
    } catch (error) {
      this.#tellRefusal(error, lines);
    }
  }

  #tellRefusal(error: unknown, lines: number): void {
    if (this.#refused) {
      this.#refused.lines += lines;
      return;
    }
    const why = wordsOf(error);
    this.#refused = { lines, why };
    const text = t(
      "The log cannot be kept in its file {0}: {1}. It goes on here, but “Open Full Log” will not have it",
      this.path,
      why,
    );
    this.#next?.note({ kind: "gap", text });
  }
}

function wordsOfLoss(loss: Loss): string {
  return loss === "deleted"
    ? t("The file of this log was deleted: what came before is not in it any more")
    : t("The file of this log was cut short: not all of what came before is in it any more");
}

function gapOf({ lines, why }: { readonly lines: number; readonly why: string }): string {
  return lines === 1
    ? t("1 line is missing here in the file: {0}", why)
    : t("{0} lines are missing here in the file: {1}", lines, why);
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code = "" } = error as NodeJS.ErrnoException;
  const words = wordsOfCode(code);
  return words === undefined ? error.message : `${words} (${code})`;
}

function wordsOfCode(code: string): string | undefined {
  switch (code) {
    case "ENOSPC":
      return t("the disk is full");
    case "EDQUOT":
      return t("the disk quota is used up");
    case "EACCES":
    case "EPERM":
      return t("the folder may not be written to");
    case "EROFS":
      return t("the disk is read-only");
    case "ENOENT":
      return t("its folder is not there");
    case "ENOTDIR":
      return t("its folder is a file");
    case "EISDIR":
      return t("a folder has its name");
    case "EIO":
      return t("the disk has an error");
    case "EMFILE":
      return t("too many files are open");
    default:
      return undefined;
  }
}
