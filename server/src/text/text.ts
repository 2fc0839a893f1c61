import { elementAt } from "./elementAt.ts";
import type { Position, Range, TextEdit } from "./types.ts";
import { between, type Ends } from "./ends.ts";
import { lastAtMost } from "./search.ts";
import { startsOf, type Starts } from "./starts.ts";
import { chunksOf, lineEnd, mentions, type Chunk } from "./chunks.ts";
import { difference, type Replaced } from "./difference.ts";

/**
 * The content of a file, by lines; immutable. A line ends with LF, CRLF or CR, as in VS Code; a text always has at least
 * one line. `apply` shares all untouched chunks of lines with the text it came from, so that an edit costs what the edit
 * costs plus a few microseconds for each 10,000 lines.
 */
export class Text {
  readonly lineCount: number;
  /** In UTF-16 code units, line ends included. */
  readonly length: number;
  private readonly chunks: readonly Chunk[];
  private readonly firstLines: Starts;
  private readonly firstOffsets: Starts;
  /** The chunk used last: reading goes mostly forward, line by line. */
  private recent = 0;

  /** @param before the text that this one came from, with the chunks that both share */
  private constructor(chunks: readonly Chunk[], before?: Text, ends?: Ends) {
    this.chunks = chunks;
    const linesOf = (index: number): number => elementAt(chunks, index).starts.length;
    const lengthOf = (index: number): number => elementAt(chunks, index).content.length;
    this.firstLines = startsOf(chunks.length, linesOf, before?.firstLines, ends);
    this.firstOffsets = startsOf(chunks.length, lengthOf, before?.firstOffsets, ends);
    this.lineCount = this.firstLines.end;
    this.length = this.firstOffsets.end;
  }

  static from(content: string): Text {
    return new Text(chunksOf(content, true));
  }

  /** A line (0-based) without its line end; empty when there is no such line. */
  line(index: number): string {
    if (index < 0 || index >= this.lineCount) return "";
    const chunk = this.chunkAt(this.firstLines, index);
    const { content, starts } = elementAt(this.chunks, chunk);
    const line = index - elementAt(this.firstLines.at, chunk);
    return content.slice(starts[line], lineEnd(content, starts, line));
  }

  /** Lines `from` to `to` (exclusive), without their line ends. */
  lines(from: number, to: number): string[] {
    const found: string[] = [];
    for (let index = Math.max(0, from); index < Math.min(to, this.lineCount); index++) found.push(this.line(index));
    return found;
  }

  /** Length of a line (0-based) without its line end; 0 when there is no such line. */
  lineLength(index: number): number {
    if (index < 0 || index >= this.lineCount) return 0;
    const chunk = this.chunkAt(this.firstLines, index);
    const { content, starts } = elementAt(this.chunks, chunk);
    const line = index - elementAt(this.firstLines.at, chunk);
    return lineEnd(content, starts, line) - elementAt(starts, line);
  }

  /** Where an offset stands; offsets outside the text, or within a line end, go to the nearest place inside a line. */
  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.length));
    const chunk = this.chunkAt(this.firstOffsets, clamped);
    const { content, starts } = elementAt(this.chunks, chunk);
    const inChunk = clamped - elementAt(this.firstOffsets.at, chunk);
    const line = lastAtMost(starts, inChunk);
    const character = Math.min(inChunk, lineEnd(content, starts, line)) - elementAt(starts, line);
    return { line: elementAt(this.firstLines.at, chunk) + line, character };
  }

  /** The offset of a position; a character beyond the line's end means the line's end, a line beyond the last the end. */
  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.length;
    const chunk = this.chunkAt(this.firstLines, position.line);
    const { content, starts } = elementAt(this.chunks, chunk);
    const line = position.line - elementAt(this.firstLines.at, chunk);
    const start = elementAt(starts, line);
    const inChunk = Math.min(start + Math.max(0, position.character), lineEnd(content, starts, line));
    return elementAt(this.firstOffsets.at, chunk) + inChunk;
  }

  /** The text of a range, line ends included. */
  slice(range: Range): string {
    return this.sliceOffsets(this.offsetAt(range.start), this.offsetAt(range.end));
  }

  /** The text between two offsets (`end` exclusive). */
  sliceOffsets(start: number, end: number): string {
    const from = Math.max(0, start);
    const to = Math.min(end, this.length);
    if (from >= to) return "";
    const first = this.chunkAt(this.firstOffsets, from);
    const last = this.chunkAt(this.firstOffsets, to);
    let found = "";
    for (let index = first; index <= last; index++) {
      const at = elementAt(this.firstOffsets.at, index);
      const { content } = elementAt(this.chunks, index);
      found += content.slice(Math.max(0, from - at), Math.max(0, to - at));
    }
    return found;
  }

  /** A new text with the edit applied; a range whose end is before its start is taken the other way round. */
  apply(edit: TextEdit): Text {
    const one = this.offsetAt(edit.range.start);
    const other = this.offsetAt(edit.range.end);
    const start = Math.min(one, other);
    const end = Math.max(one, other);
    let first = this.chunkAt(this.firstOffsets, start);
    const last = this.chunkAt(this.firstOffsets, end);
    const lastChunk = elementAt(this.chunks, last);
    let merged =
      elementAt(this.chunks, first).content.slice(0, start - elementAt(this.firstOffsets.at, first)) +
      edit.newText +
      lastChunk.content.slice(end - elementAt(this.firstOffsets.at, last));
    // A CR that ends one chunk and an LF that now begins the next would be one line end torn in two.
    const before = this.chunks[first - 1];
    if (before && merged.startsWith("\n") && before.content.endsWith("\r")) {
      first--;
      merged = before.content + merged;
    }
    const replacement = chunksOf(merged, last === this.chunks.length - 1);
    const ends = { first, last: this.chunks.length - last - 1 };
    return new Text(between(this.chunks, ends, replacement), this, ends);
  }

  /** Where this text differs from another one; chunks that both share are not looked at. */
  differenceFrom(old: Text): Replaced {
    const [before, now] = [old.chunks, this.chunks];
    const shorter = Math.min(before.length, now.length);
    let first = 0;
    while (first < shorter && before[first] === now[first]) first++;
    let last = 0;
    while (last < shorter - first && before.at(-1 - last) === now.at(-1 - last)) last++;
    const middle = (chunks: readonly Chunk[]): string =>
      chunks
        .slice(first, chunks.length - last)
        .map(({ content }) => content)
        .join("");
    const start = first < shorter ? elementAt(this.firstOffsets.at, first) : Math.min(old.length, this.length);
    const { from, to, newTo } = difference(middle(before), middle(now));
    return { from: start + from, to: start + to, newTo: start + newTo };
  }

  /** Whether a word (without a line end in it) stands anywhere; chunks of an older text are not looked through again. */
  mentions(word: string): boolean {
    return this.chunks.some((chunk) => mentions(chunk, word));
  }

  toString(): string {
    return this.chunks.length === 1
      ? elementAt(this.chunks, 0).content
      : this.chunks.map((chunk) => chunk.content).join("");
  }

  private chunkAt({ at: firsts }: Starts, value: number): number {
    const recent = this.recent;
    if (elementAt(firsts, recent) <= value && (recent + 1 >= firsts.length || value < elementAt(firsts, recent + 1))) {
      return recent;
    }
    return (this.recent = lastAtMost(firsts, value));
  }
}
