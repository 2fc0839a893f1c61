import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { logParts, wholeLog } from "../../logParts.ts";

/** Takes the values of secrets out of a line; gives the same text where there are none. */
export type Mask = (text: string) => string;

/**
 * Takes out of a log's files what has become known as secret after it was written. Nobody may write to them meanwhile. Rejects
 * where the disk refuses: each file is as it was then, or done.
 *
 * @returns whether there was anything
 */
export async function maskLog(path: string, mask: Mask): Promise<boolean> {
  // The copy comes first: who keeps it up to date begins it anew once the parts are other files.
  const parts = [wholeLog(path), ...(await logParts(path))];
  let wasThere = false;
  for (const part of parts) wasThere = (await maskFile(part, mask)) || wasThere;
  return wasThere;
}

async function maskFile(path: string, mask: Mask): Promise<boolean> {
  if (!(await hasSecret(path, mask))) return false;
  const copy = `${path}.masked`;
  try {
    await pipeline(maskedText(path, mask), createWriteStream(copy, { mode: 0o600 }));
    await rename(copy, path);
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
  return true;
}

async function hasSecret(path: string, mask: Mask): Promise<boolean> {
  try {
    for await (const text of wholeLines(path)) if (masked(text, mask) !== text) return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return false;
}

async function* maskedText(path: string, mask: Mask): AsyncGenerator<string> {
  for await (const text of wholeLines(path)) yield masked(text, mask);
}

/** Line by line, as it was written; all of them are looked at together first, since nearly always there is nothing. */
function masked(text: string, mask: Mask): string {
  return mask(text) === text ? text : text.split("\n").map(mask).join("\n");
}

/** A file in pieces of whole lines; the last one may lack its line end. */
async function* wholeLines(path: string): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const piece of createReadStream(path, "utf8") as AsyncIterable<string>) {
    const end = piece.lastIndexOf("\n") + 1;
    if (end > 0) yield begun.join("") + piece.slice(0, end);
    begun = end > 0 ? [piece.slice(end)] : [...begun, piece];
  }
  if (begun.length > 0) yield begun.join("");
}
