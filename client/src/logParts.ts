import { stat } from "node:fs/promises";

/** Path of the older part of a log's file, which may not be there. */
export function olderPart(path: string): string {
  return beside(path, "older");
}

/** Path of the copy of a log that has all of its parts in one file, which may not be there. */
export function wholeLog(path: string): string {
  return beside(path, "whole");
}

/** The log of which a file is the copy that has all of its parts; undefined for other files. */
export function logOfWhole(path: string): string | undefined {
  const log = path.replace(/\.whole(\.dbndlog)$/, "$1");
  return log === path ? undefined : log;
}

interface Sizes {
  stat(path: string): Promise<{ readonly size: number }>;
}

/**
 * The files that a log is in, the oldest first; none where nothing was written.
 *
 * @param disk where they are; absent: the machine's
 */
export async function logParts(path: string, disk: Sizes = { stat }): Promise<readonly string[]> {
  const parts = [olderPart(path), path];
  const areThere = await Promise.all(
    parts.map((part) => disk.stat(part).then(({ size }) => size > 0 || part === path, no)),
  );
  return parts.filter((_, index) => areThere[index]);
}

function no(): boolean {
  return false;
}

function beside(path: string, word: string): string {
  return path.replace(/(\.[^./\\]*)?$/, `.${word}$1`);
}
