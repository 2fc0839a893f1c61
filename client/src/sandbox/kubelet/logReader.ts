import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { LogFile } from "./logFile.ts";

export interface LogOptions {
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number | undefined;
  /** Only lines of this time or later; milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly limitBytes?: number | undefined;
}

/** More than a line of the file has: container runtimes cut longer ones into pieces of 16 KiB. Bytes. */
const CHUNK = 64 * 1024;
const NEWLINE = 10;
/** `2026-11-21T11:49:58.648855510Z` */
const TIME_LENGTH = 30;
const TEXT_START = TIME_LENGTH + 10;
/** The letter F. */
const FULL = 70;

/**
 * Reads a container's log as the kubelet serves it: pieces are joined, times shown if asked for. Ends at the end of
 * the file, or, when following, once the container has ended and everything is read.
 *
 * Reads pieces of a local file that has just been written: not worth a thread each.
 *
 * @throws AbortError when `signal` aborts while waiting for more
 */
export async function* readLog(log: LogFile, options: LogOptions, signal: AbortSignal): AsyncGenerator<Buffer> {
  let file = openSync(log.path, "r");
  const format = new Formatter(options);
  const buffer = Buffer.allocUnsafe(CHUNK);
  // Bytes of a line of which the end is not there yet: it stands at the buffer's beginning.
  let rest = 0;
  // The kubelet looks for other files from its first wait on: it never hears of one that was begun before (Kubernetes 1.34).
  let generation: number | undefined;
  try {
    let offset = options.tailLines === undefined ? 0 : tailOffset(file, options.tailLines);
    for (;;) {
      const ended = log.ended;
      const bytesRead = readSync(file, buffer, rest, CHUNK - rest, offset);
      if (bytesRead === 0) {
        if (!options.follow || ended) {
          return;
        }
        generation ??= log.generation;
        await log.changed(signal);
        if (log.generation !== generation) {
          generation = log.generation;
          closeSync(file);
          file = openSync(log.path, "r");
          [offset, rest] = [0, 0];
        }
        continue;
      }
      offset += bytesRead;
      const size = rest + bytesRead;
      const end = buffer.subarray(0, size).lastIndexOf(NEWLINE) + 1;
      const shown = format.lines(buffer.subarray(0, end));
      buffer.copyWithin(0, end, size);
      rest = size - end;
      if (shown.length > 0) {
        yield shown;
      }
      if (format.full || signal.aborted) {
        return;
      }
    }
  } finally {
    closeSync(file);
  }
}

/** Turns lines of the file into what is shown. */
class Formatter {
  readonly #timestamps: boolean;
  readonly #since: string;
  #left: number;
  #atLineStart = true;

  constructor({ timestamps, since, limitBytes }: LogOptions) {
    this.#timestamps = timestamps;
    // Times of one format and zone compare as text.
    this.#since = since === undefined ? "" : new Date(since).toISOString().slice(0, 23);
    this.#left = limitBytes ?? Infinity;
  }

  /** True once `limitBytes` are shown. */
  get full(): boolean {
    return this.#left <= 0;
  }

  /** @param data whole lines of the file */
  lines(data: Buffer): Buffer {
    // What is shown of a line is never longer than the line itself.
    const shown = Buffer.allocUnsafe(data.length);
    let size = 0;
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0 && !this.full; end = data.indexOf(NEWLINE, start)) {
      size = this.#line(data, start, end, shown, size);
      start = end + 1;
    }
    return shown.subarray(0, size);
  }

  /** Copies what is shown of the line `start..end` to `shown` at `at`; returns the end of the copy. */
  #line(data: Buffer, start: number, end: number, shown: Buffer, at: number): number {
    if (this.#since !== "" && data.toString("latin1", start, start + TIME_LENGTH) < this.#since) {
      return at;
    }
    // `TIME stdout F text`: the names of both streams are six letters long.
    const complete = data[start + TIME_LENGTH + 8] === FULL;
    let to = at;
    if (this.#timestamps && this.#atLineStart) {
      to = this.#copy(data, start, start + TIME_LENGTH + 1, shown, to);
    }
    this.#atLineStart = complete;
    return this.#copy(data, start + TEXT_START, complete ? end + 1 : end, shown, to);
  }

  #copy(data: Buffer, start: number, end: number, shown: Buffer, at: number): number {
    const size = Math.min(end - start, this.#left);
    this.#left -= size;
    data.copy(shown, at, start, start + size);
    return at + size;
  }
}

/** Where the last `count` lines of the file begin. */
function tailOffset(file: number, count: number): number {
  const { size } = fstatSync(file);
  let left = count;
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - CHUNK);
    const buffer = Buffer.alloc(end - start);
    const bytesRead = readSync(file, buffer, 0, end - start, start);
    for (let index = bytesRead - 1; index >= 0; index -= 1) {
      if (buffer[index] === NEWLINE) {
        if (left === 0) {
          return start + index + 1;
        }
        left -= 1;
      }
    }
    end = start;
  }
  return left === 0 && count === 0 ? size : 0;
}
