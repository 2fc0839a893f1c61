import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { plainText } from "../ansi/plainText.ts";

/** Longer files cannot be one text. Bytes. */
const LONGEST = 256 * 1024 * 1024;
const [ESCAPE, RETURN, LINE_END] = [0x1b, 0x0d, 0x0a];

/** The last `most` bytes of a text file, from the beginning of a line; empty where there is no file. */
export async function endOfFile(path: string, most: number): Promise<string> {
  let handle;
  try {
    handle = await open(path, "r");
  } catch {
    return "";
  }
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - most);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await handle.close();
  }
}

/**
 * Whether a file has what an editor cannot show as it is meant: escape sequences, and lines that were redrawn. False where
 * it is too long to be read as one text. Rejects where it cannot be read.
 */
export async function hasTerminalText(path: string): Promise<boolean> {
  if ((await stat(path)).size > LONGEST) return false;
  let endsWithReturn = false;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    if (piece.includes(ESCAPE) || (endsWithReturn && piece[0] !== LINE_END)) return true;
    for (let at = piece.indexOf(RETURN); at >= 0; at = piece.indexOf(RETURN, at + 1)) {
      if (at + 1 < piece.length && piece[at + 1] !== LINE_END) return true;
    }
    endsWithReturn = piece.at(-1) === RETURN;
  }
  return false;
}

/** The lines of a text file, one after the other, without their ends. Rejects where it cannot be read. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of createReadStream(path, "utf8") as AsyncIterable<string>) {
    const lines = piece.split("\n");
    lines[0] = rest + (lines[0] ?? "");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/** Copies a log as text for reading. Rejects where it cannot be read or written. */
export async function copyPlain(path: string, target: string): Promise<void> {
  if (!(await hasTerminalText(path))) {
    await copyFile(path, target);
    return;
  }
  await pipeline(async function* () {
    for await (const line of linesOfFile(path)) yield `${plainText(line)}\n`;
  }, createWriteStream(target));
}
