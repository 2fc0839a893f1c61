import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { LogLine, LogNote, LogSink } from "./logs.ts";

export interface LogFileOptions {
  /** The newest bytes that are kept, current and older file together; default 200 MB. */
  readonly maxBytes?: number;
  /** Write each line's time before it. Default false. */
  readonly timestamps?: boolean;
  /**
   * For a log that is written again from a note on: that note and what follows is dropped first. Without a text all is.
   */
  readonly from?: { readonly note: string | undefined };
}

export interface LogFile extends LogSink {
  readonly path: string;
  /** Path of the older part, once there is one. */
  readonly olderPath: string | undefined;
  /** In the current file. */
  readonly bytes: number;
  /** Carries out a job between two writes: what was written is passed on, and nothing else is written meanwhile. */
  whileStill(job: () => Promise<void>): Promise<void>;
  /** Resolves once everything is written. */
  close(): Promise<void>;
}

/** Read at a time when a place in a file is looked for. */
const PIECE = 1024 * 1024;
const DEFAULT_BYTES = 200 * 1024 * 1024;

/**
 * A log on disk that passes everything on to `next` once it is written. Makes the folder; appends to a file that is
 * there. The file is readable for the user only. Rejects, as do its `lines`, when the disk refuses.
 */
export async function openLogFile(path: string, next?: LogSink, options: LogFileOptions = {}): Promise<LogFile> {
  await mkdir(dirname(path), { recursive: true });
  if (options.from) await cutFrom(path, options.from.note);
  const handle = await open(path, "a", 0o600);
  const { size } = await handle.stat();
  return new RotatingFile(path, next, options, handle, size);
}

function noteLine(text: string): string {
  return `──── ${text}\n`;
}

/** Leaves of a file what stands before a note; all of it where the note is not in it. */
async function cutFrom(path: string, note: string | undefined): Promise<void> {
  const handle = await open(path, "r+", 0o600).catch(() => undefined);
  if (!handle) return;
  try {
    const at = note === undefined ? 0 : await lastPlaceOf(handle, Buffer.from(noteLine(note)));
    if (at !== undefined) await handle.truncate(at);
  } finally {
    await handle.close();
  }
}

/** Where a text stands for the last time, in bytes. */
async function lastPlaceOf(handle: FileHandle, text: Buffer): Promise<number | undefined> {
  const { size } = await handle.stat();
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - PIECE);
    const length = Math.min(size, end + text.length) - start;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(text);
    if (at >= 0) return start + at;
    end = start;
  }
  return undefined;
}

class RotatingFile implements LogFile {
  readonly path: string;
  readonly #next: LogSink | undefined;
  readonly #timestamps: boolean;
  readonly #half: number;
  #handle: FileHandle;
  #bytes: number;
  #rotated = false;
  #work: Promise<void> = Promise.resolve();

  constructor(path: string, next: LogSink | undefined, options: LogFileOptions, handle: FileHandle, size: number) {
    this.path = path;
    this.#next = next;
    this.#timestamps = options.timestamps ?? false;
    this.#half = (options.maxBytes ?? DEFAULT_BYTES) / 2;
    this.#handle = handle;
    this.#bytes = size;
  }

  get olderPath(): string | undefined {
    return this.#rotated ? this.#older : undefined;
  }

  get bytes(): number {
    return this.#bytes;
  }

  lines(lines: readonly LogLine[]): Promise<void> {
    return this.#enqueue(async () => {
      await this.#write(lines.map((line) => this.#format(line)).join(""));
      await this.#next?.lines(lines);
    });
  }

  note(note: LogNote): void {
    this.#enqueue(async () => {
      // The file is the log: only what changes how to read it is noted there.
      try {
        if (note.kind !== "reconnecting" && note.kind !== "resumed") await this.#write(noteLine(note.text));
      } finally {
        // On a full disk this is where it is told.
        this.#next?.note(note);
      }
    }).catch(() => undefined);
  }

  whileStill(job: () => Promise<void>): Promise<void> {
    return this.#enqueue(job);
  }

  async close(): Promise<void> {
    await this.#work.catch(() => undefined);
    await this.#handle.close();
  }

  get #older(): string {
    return this.path.replace(/(\.[^./\\]*)?$/, ".older$1");
  }

  #format(line: LogLine): string {
    return this.#timestamps ? `${line.time} ${line.text}\n` : `${line.text}\n`;
  }

  /** One write after the other, in the order of the calls, whatever became of the ones before. */
  #enqueue(job: () => Promise<void>): Promise<void> {
    const done = this.#work.then(job, job);
    this.#work = done.catch(() => undefined);
    return done;
  }

  async #write(text: string): Promise<void> {
    const data = Buffer.from(text);
    if (this.#bytes > 0 && this.#bytes + data.length > this.#half) await this.#rotate();
    await this.#handle.appendFile(data);
    this.#bytes += data.length;
  }

  async #rotate(): Promise<void> {
    await this.#handle.close();
    await rm(this.#older, { force: true });
    await rename(this.path, this.#older);
    this.#handle = await open(this.path, "a", 0o600);
    this.#bytes = 0;
    this.#rotated = true;
  }
}
