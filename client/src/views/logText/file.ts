import { createReadStream, createWriteStream } from "node:fs";
import { copyFile, open, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { logParts } from "../../logParts.ts";
import { plainText } from "../ansi/plainText.ts";

/** Longer files cannot be one text. Bytes. */
const LONGEST = 256 * 1024 * 1024;
const [ESCAPE, RETURN, LINE_END] = [0x1b, 0x0d, 0x0a];

/** The last `most` bytes of a log, from the beginning of a line; empty where there is none. */
export async function endOfFile(path: string, most: number): Promise<string> {
  const parts = await logParts(path);
  let text = "";
  let left = most;
  for (const part of parts.toReversed()) {
    const end = await endOfPart(part, left);
    text = end.text + text;
    left -= end.size;
    if (left <= 0) break;
  }
  return text;
}

async function endOfPart(path: string, most: number): Promise<{ readonly text: string; readonly size: number }> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - most);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    return { text: start === 0 ? text : text.slice(text.indexOf("\n") + 1), size };
  } finally {
    await handle.close();
  }
}

async function* bytesOf(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) yield* createReadStream(path) as AsyncIterable<Buffer>;
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

/** The lines of a log, of one part after the other, without their ends. Rejects where it cannot be read. */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  for (const part of await partsToRead(path)) yield* linesOfPart(part);
}

/** A log that is not there is told by who reads it. */
async function partsToRead(path: string): Promise<readonly string[]> {
  const parts = await logParts(path);
  return parts.length > 0 ? parts : [path];
}

async function* linesOfPart(path: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of createReadStream(path, "utf8") as AsyncIterable<string>) {
    const lines = piece.split("\n");
    lines[0] = rest + (lines[0] ?? "");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

/**
 * Copies a log as text for reading. Rejects where it cannot be read or written.
 *
 * @param mask takes the values of secrets out of a line
 */
export async function copyPlain(path: string, target: string, mask?: (text: string) => string): Promise<void> {
  const parts = await partsToRead(path);
  const areForTerminals = await Promise.all(parts.map((part) => hasTerminalText(part)));
  if (mask || areForTerminals.includes(true)) {
    await pipeline(async function* () {
      for await (const line of linesOfFile(path)) yield `${mask ? mask(plainText(line)) : plainText(line)}\n`;
    }, createWriteStream(target));
  } else if (parts.length === 1) await copyFile(path, target);
  else await pipeline(() => bytesOf(parts), createWriteStream(target));
}
