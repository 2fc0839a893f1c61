import { elementAt } from "./elementAt.ts";

/** A run of whole lines. Each but a text's last chunk ends with a line end. */
export interface Chunk {
  readonly content: string;
  /** Offset in `content` where each line starts. */
  readonly starts: readonly number[];
}

/** Few enough lines that an edit rescans little, many enough that a big file has a short list of chunks. */
const LINES_PER_CHUNK = 128;

/**
 * Cuts a text into chunks. `last` tells that it ends its file: then what follows the last line end, even nothing, is a
 * line of its own; otherwise `content` must end with a line end.
 */
export function chunksOf(content: string, last: boolean): Chunk[] {
  const starts = lineStarts(content);
  if (!last) starts.pop();
  const chunks: Chunk[] = [];
  for (let from = 0; from < starts.length; from += LINES_PER_CHUNK) {
    const to = Math.min(from + LINES_PER_CHUNK, starts.length);
    const begin = elementAt(starts, from);
    const end = to < starts.length ? elementAt(starts, to) : content.length;
    const own = starts.slice(from, to);
    if (begin > 0) for (let index = 0; index < own.length; index++) own[index] = elementAt(own, index) - begin;
    chunks.push({ content: content.slice(begin, end), starts: own });
  }
  return chunks;
}

const words = new WeakMap<Chunk, Map<string, boolean>>();

/** Whether a word stands in a chunk; looked for once. */
export function mentions(chunk: Chunk, word: string): boolean {
  const known = words.get(chunk) ?? new Map<string, boolean>();
  const isThere = known.get(word) ?? chunk.content.includes(word);
  words.set(chunk, known.set(word, isThere));
  return isThere;
}

/** Offset in `content` where a chunk's line ends, its line end left out. */
export function lineEnd(content: string, starts: readonly number[], line: number): number {
  const start = elementAt(starts, line);
  let end = line + 1 < starts.length ? elementAt(starts, line + 1) : content.length;
  if (end > start && content.charCodeAt(end - 1) === LF) end--;
  if (end > start && content.charCodeAt(end - 1) === CR) end--;
  return end;
}

const LF = 10;
const CR = 13;

function lineStarts(content: string): number[] {
  const starts = [0];
  if (!content.includes("\r")) {
    for (let at = content.indexOf("\n"); at >= 0; at = content.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < content.length; at++) {
    const code = content.charCodeAt(at);
    if (code === LF || (code === CR && content.charCodeAt(at + 1) !== LF)) starts.push(at + 1);
  }
  return starts;
}
