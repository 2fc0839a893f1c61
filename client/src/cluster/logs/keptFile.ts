import { dirname } from "node:path";
import { withBytes } from "./encodedText.ts";
import { logParts, olderPart } from "../../logParts.ts";
import { MACHINE, type LogDisk, type OpenFile } from "./logDisk.ts";
import { maskLog, type Mask } from "./maskedLog.ts";

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
  readonly #disk: LogDisk;
  #handle: OpenFile | undefined;
  #inode = 0;
  #bytes = 0;
  #lookedAt = 0;
  #part: number | undefined;

  /** @param lookEvery how often it is looked whether the file is still there, in milliseconds */
  constructor(path: string, maxBytes: number, lookEvery = LOOK, disk = MACHINE) {
    this.path = path;
    this.#disk = disk;
    this.#lookEvery = lookEvery;
    this.#half = maxBytes / 2;
  }

  /** More had better not be written at a time: another part is begun between two writes. Bytes. */
  get mostAtOnce(): number {
    return this.#half / 4;
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
  async append(texts: readonly string[], mark: (loss: Loss) => string = () => ""): Promise<void> {
    const loss = await this.#lookForLoss();
    if (loss) await this.close();
    await this.#open();
    const all = loss ? [await this.#lineEnd(), mark(loss), ...texts] : texts;
    await withBytes(all, (lines) => this.#write(lines));
  }

  async #write(lines: Uint8Array): Promise<void> {
    const isFull = this.#bytes > 0 && this.#bytes + lines.length > this.#half;
    const data = isFull ? Buffer.concat([Buffer.from(await this.#rotate()), lines]) : lines;
    const handle = await this.#open();
    try {
      // In one piece, if the disk takes it: `appendFile` makes several of a large one.
      for (let at = 0; at < data.length;) at += (await handle.write(data, at)).bytesWritten;
    } catch (error) {
      // What was written of it would be half of a line.
      await handle.truncate(this.#bytes).catch(() => undefined);
      throw error;
    }
    this.#bytes += data.length;
  }

  /** Drops all that is there. For a file that is not open. */
  async clear(): Promise<void> {
    await this.#disk.rm(olderPart(this.path), { force: true });
    await this.#disk.rm(this.path, { force: true });
  }

  /** The last `most` bytes from the beginning of a line, or all; half a line at the end is dropped. */
  async end(most: number): Promise<{ readonly text: string; readonly isAll: boolean }> {
    await this.#open();
    const pieces: Buffer[] = [];
    let left = most;
    for (const part of (await logParts(this.path, this.#disk)).toReversed()) {
      const piece = await endOfPart(this.#disk, part, left);
      pieces.unshift(piece);
      left -= piece.length;
    }
    const text = Buffer.concat(pieces);
    const lineEnd = text.lastIndexOf("\n") + 1;
    await this.#shorten(text.length - lineEnd);
    const isRead = left > 0;
    const lines = text.toString("utf8", isRead ? 0 : text.indexOf("\n") + 1, lineEnd);
    return { text: lines, isAll: isRead && !PART.test(lines) };
  }

  /**
   * Takes something out of what is written. Rejects where the disk refuses.
   *
   * @returns whether there was anything
   */
  async mask(mask: Mask): Promise<boolean> {
    // Another file may take its place.
    await this.close();
    return maskLog(this.path, mask);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  async #open(): Promise<OpenFile> {
    if (this.#handle) return this.#handle;
    await this.#disk.mkdir(dirname(this.path), { recursive: true });
    const handle = await this.#disk.open(this.path, "a", 0o600);
    const { size, ino } = await handle.stat();
    this.#bytes = size;
    this.#inode = ino;
    this.#lookedAt = this.#disk.now();
    this.#handle = handle;
    return handle;
  }

  async #shorten(bytes: number): Promise<void> {
    const left = Math.max(0, this.#bytes - bytes);
    if (left === this.#bytes) return;
    await (await this.#open()).truncate(left);
    this.#bytes = left;
  }

  /** Somebody may clean up folders while a log is written, or empty its file. */
  async #lookForLoss(): Promise<Loss | undefined> {
    if (!this.#handle || this.#disk.now() - this.#lookedAt < this.#lookEvery) return undefined;
    this.#lookedAt = this.#disk.now();
    return this.#disk.stat(this.path).then(
      ({ ino, size }) => (ino !== this.#inode ? "deleted" : size < this.#bytes ? "cut" : undefined),
      (error: unknown) => ((error as NodeJS.ErrnoException).code === "ENOENT" ? "deleted" : undefined),
    );
  }

  /** What ends half a line that a cut has left. */
  async #lineEnd(): Promise<string> {
    if (this.#bytes === 0) return "";
    const handle = await this.#disk.open(this.path, "r");
    const buffer = Buffer.alloc(1);
    try {
      await handle.read(buffer, 0, 1, this.#bytes - 1);
      return buffer.toString() === "\n" ? "" : "\n";
    } finally {
      await handle.close();
    }
  }

  /** Begins another part, and returns its first line. */
  async #rotate(): Promise<string> {
    const older = olderPart(this.path);
    this.#part ??= await partOf(this.#disk, this.path);
    await this.close();
    await this.#disk.rm(older, { force: true });
    await this.#disk.rename(this.path, older);
    this.#part++;
    return `──── Part ${this.#part} of this log: it and the part before are kept, what is older is dropped (databand.logs.maxFileSize)\n`;
  }
}

/** Which part of its log a file is. */
async function partOf(disk: LogDisk, path: string): Promise<number> {
  const handle = await disk.open(path, "r");
  const buffer = Buffer.alloc(200);
  try {
    const { bytesRead } = await handle.read(buffer, 0, 200, 0);
    return Number(PART.exec(buffer.toString("utf8", 0, bytesRead))?.[1] ?? 1);
  } finally {
    await handle.close();
  }
}

async function endOfPart(disk: LogDisk, path: string, most: number): Promise<Buffer> {
  const handle = await disk.open(path, "r");
  try {
    const { size } = await handle.stat();
    const length = Math.max(0, Math.min(size, most));
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
