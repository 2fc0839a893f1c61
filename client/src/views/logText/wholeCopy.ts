import { open, stat, type FileHandle } from "node:fs/promises";
import { logParts, olderPart, wholeLog } from "../../logParts.ts";

/** Copied at a time. Bytes. */
const PIECE = 1024 * 1024;
/** By as much at its beginning, and at the end of what was copied of it, a part is known again. Bytes. */
const KNOWN = 256;

/** How far a copy is. */
interface Copied {
  /** Of the newest part. Bytes. */
  readonly ofPart: number;
  /** Of the copy. Bytes. */
  readonly inAll: number;
  /** Which files the parts were: one that was written anew is another. */
  readonly files: string;
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** A copy of a log that has all of its parts in one file, and is brought up to date by adding what is new. */
export class WholeCopy {
  readonly #path: string;
  readonly #copy: string;
  #copied: Copied | undefined;
  #work: Promise<unknown> = Promise.resolve();

  /** @param path of the log */
  constructor(path: string) {
    this.#path = path;
    this.#copy = wholeLog(path);
  }

  /**
   * Brings the copy up to date: it begins anew where the log was rotated, or written again, since the last time. Gives the
   * file that has all of the log: the copy, or the log's own where it is in one part and was never copied. Rejects where
   * something cannot be read or written.
   */
  update(): Promise<string> {
    const updated = this.#work.then(() => this.#update());
    this.#work = updated.catch(() => undefined);
    return updated;
  }

  /** Resolves once nothing is read or written any more. */
  async idle(): Promise<void> {
    await this.#work;
  }

  async #update(): Promise<string> {
    if (!this.#copied && (await logParts(this.#path)).length < 2) return this.#path;
    // Before the older part: what is rotated in between is noticed the next time.
    const part = await open(this.#path, "r");
    try {
      const { size } = await part.stat();
      const files = await this.#files(part);
      const isSame = this.#copied?.files === files && (await isStill(part, size, this.#copied));
      if (this.#copied && isSame) await this.#add(part, size, this.#copied);
      else await this.#begin(part, size, files);
    } finally {
      await part.close();
    }
    return this.#copy;
  }

  async #begin(part: FileHandle, size: number, files: string): Promise<void> {
    this.#copied = undefined;
    const older = await open(olderPart(this.#path), "r").catch(() => undefined);
    try {
      const copy = await open(this.#copy, "w", 0o600);
      try {
        const before = older ? await copyBytes(older, 0, (await older.stat()).size, copy, 0) : 0;
        await this.#take(part, size, copy, { ofPart: 0, inAll: before, files });
      } finally {
        await copy.close();
      }
    } finally {
      await older?.close();
    }
  }

  async #add(part: FileHandle, size: number, copied: Copied): Promise<void> {
    if (size === copied.ofPart) return;
    const copy = await open(this.#copy, "r+");
    try {
      await this.#take(part, size, copy, copied);
    } finally {
      await copy.close();
    }
  }

  async #files(part: FileHandle): Promise<string> {
    const older = await stat(olderPart(this.#path), { bigint: true }).catch(() => undefined);
    return `${(await part.stat({ bigint: true })).ino} ${older?.ino ?? ""}`;
  }

  /** Copies the newest part from where it is known to its end. */
  async #take(
    part: FileHandle,
    size: number,
    copy: FileHandle,
    { ofPart, inAll, files }: Pick<Copied, "ofPart" | "inAll" | "files">,
  ): Promise<void> {
    const taken = ofPart + (await copyBytes(part, ofPart, size, copy, inAll));
    this.#copied = {
      ofPart: taken,
      inAll: inAll + taken - ofPart,
      files,
      head: await bytesAt(part, 0, Math.min(KNOWN, taken)),
      tail: await bytesAt(part, Math.max(0, taken - KNOWN), taken),
    };
  }
}

/** Whether a file is the part that was copied, perhaps with more at its end. Of an empty one nothing is known. */
async function isStill(part: FileHandle, size: number, { ofPart, head, tail }: Copied): Promise<boolean> {
  if (ofPart === 0 || size < ofPart) return false;
  if (!head.equals(await bytesAt(part, 0, head.length))) return false;
  return tail.equals(await bytesAt(part, ofPart - tail.length, ofPart));
}

async function bytesAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

/** Copies what is from `start` to `end` to a place in another file; tells how many bytes there were. */
async function copyBytes(from: FileHandle, start: number, end: number, to: FileHandle, at: number): Promise<number> {
  const piece = Buffer.alloc(Math.max(0, Math.min(PIECE, end - start)));
  let copied = 0;
  while (start + copied < end) {
    const { bytesRead } = await from.read(piece, 0, Math.min(piece.length, end - start - copied), start + copied);
    if (bytesRead === 0) break;
    let written = 0;
    while (written < bytesRead) {
      written += (await to.write(piece, written, bytesRead - written, at + copied + written)).bytesWritten;
    }
    copied += bytesRead;
  }
  return copied;
}
