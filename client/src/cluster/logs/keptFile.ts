import { mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { olderPart } from "../../logParts.ts";

/** Read at a time when a place in a file is looked for. */
const PIECE = 1024 * 1024;
/** Milliseconds. */
const LOOK = 1000;
const PART = /^──── Part (\d+) of this log/;

/** What somebody else has done to the file: it is not there any more, or shorter than it was. */
export type Loss = "deleted" | "cut";

/**
 * A file that is written at its end, and rotated: when it has half of what may be kept, it becomes the older part, and
 * the older part before is dropped. The first line of a further part says so.
 */
export class KeptFile {
  readonly path: string;
  readonly #half: number;
  readonly #lookEvery: number;
  #handle: FileHandle | undefined;
  #inode = 0;
  #bytes = 0;
  #lookedAt = 0;
  #part: number | undefined;

  /** @param lookEvery how often it is looked whether the file is still there, in milliseconds */
  constructor(path: string, maxBytes: number, lookEvery = LOOK) {
    this.path = path;
    this.#lookEvery = lookEvery;
    this.#half = maxBytes / 2;
  }

  /** Makes the folder and the file where they are missing. Rejects where the disk refuses. */
  async open(): Promise<void> {
    await this.#open();
  }

  /**
   * Writes whole lines, all or nothing. Rejects where the disk refuses: the next call tries again.
   *
   * @param mark lines to write before, where somebody has deleted the file meanwhile, or taken a part out of it
   */
  async append(text: string, mark: (loss: Loss) => string = () => ""): Promise<void> {
    const loss = await this.#lookForLoss();
    if (loss) await this.close();
    await this.#open();
    const whole = loss ? (await this.#lineEnd()) + mark(loss) + text : text;
    const lines = Buffer.from(whole);
    const isFull = this.#bytes > 0 && this.#bytes + lines.length > this.#half;
    const data = isFull ? Buffer.concat([Buffer.from(await this.#rotate()), lines]) : lines;
    const handle = await this.#open();
    try {
      await handle.appendFile(data);
    } catch (error) {
      // What was written of it would be half of a line.
      await handle.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += data.length;
  }

  /** Drops a line with all that follows it, its last occurrence; everything for an empty line. For a file that is not open. */
  async cutFrom(line: string): Promise<void> {
    const older = olderPart(this.path);
    if (line !== "" && (await cutAt(this.path, line))) return;
    if (line === "") {
      await rm(older, { force: true });
      await rm(this.path, { force: true });
    } else if (await cutAt(older, line)) await rename(older, this.path);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle) return this.#handle;
    await mkdir(dirname(this.path), { recursive: true });
    const handle = await open(this.path, "a", 0o600);
    const { size, ino } = await handle.stat();
    this.#bytes = size;
    this.#inode = ino;
    this.#lookedAt = performance.now();
    this.#handle = handle;
    return handle;
  }

  /** Somebody may clean up folders while a log is written, or empty its file. */
  async #lookForLoss(): Promise<Loss | undefined> {
    if (!this.#handle || performance.now() - this.#lookedAt < this.#lookEvery) return undefined;
    this.#lookedAt = performance.now();
    return stat(this.path).then(
      ({ ino, size }) => (ino !== this.#inode ? "deleted" : size < this.#bytes ? "cut" : undefined),
      (error: unknown) => ((error as NodeJS.ErrnoException).code === "ENOENT" ? "deleted" : undefined),
    );
  }

  /** What ends half a line that a cut has left. */
  async #lineEnd(): Promise<string> {
    if (this.#bytes === 0) return "";
    const handle = await open(this.path, "r");
    try {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, this.#bytes - 1);
      return buffer.toString() === "\n" ? "" : "\n";
    } finally {
      await handle.close();
    }
  }

  /** Begins another part, and returns its first line. */
  async #rotate(): Promise<string> {
    const older = olderPart(this.path);
    this.#part ??= await partOf(this.path);
    await this.close();
    await rm(older, { force: true });
    await rename(this.path, older);
    this.#part++;
    return `──── Part ${this.#part} of this log: it and the part before are kept, what is older is dropped (databand.logs.maxFileSize)\n`;
  }
}

/** Which part of its log a file is. */
async function partOf(path: string): Promise<number> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0);
    return Number(PART.exec(buffer.toString("utf8", 0, bytesRead))?.[1] ?? 1);
  } finally {
    await handle.close();
  }
}

/** Leaves of a file what stands before a line, where it is there; tells whether it is. */
async function cutAt(path: string, line: string): Promise<boolean> {
  const handle = await open(path, "r+", 0o600).catch(() => undefined);
  if (!handle) return false;
  try {
    const at = await lastPlaceOf(handle, Buffer.from(line));
    if (at !== undefined) await handle.truncate(at);
    return at !== undefined;
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
