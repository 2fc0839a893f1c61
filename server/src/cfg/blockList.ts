import { elementAt } from "../text/elementAt.ts";
import { startsOf, type Starts } from "../text/starts.ts";
import { lastAtMost } from "../text/search.ts";
import type { Block } from "./block.ts";
import { NO_ENDS, type Ends } from "../text/ends.ts";

/** A file's blocks with the line where each starts. The first holds what stands before the first header, be it nothing. */
export class BlockList {
  readonly blocks: readonly Block[];
  private readonly starts: Starts;

  /** @param before the list that this one came from, with what both have in common */
  constructor(blocks: readonly Block[], before?: BlockList, ends: Ends = NO_ENDS) {
    this.blocks = blocks;
    this.starts = startsOf(blocks.length, (index) => elementAt(blocks, index).lineCount, before?.starts, ends);
  }

  /** The line where each block starts. */
  get firstLines(): readonly number[] {
    return this.starts.at;
  }

  /** Block and node that own a line (0-based), by their indices; undefined behind the last line. */
  placeAt(line: number): { block: number; node: number } | undefined {
    if (line < 0) return undefined;
    const index = lastAtMost(this.firstLines, line);
    const block = elementAt(this.blocks, index);
    const relative = line - elementAt(this.firstLines, index);
    if (relative >= block.lineCount) return undefined;
    return { block: index, node: lastAtMost(block.lines, relative) };
  }

  /** The line where a node starts now. */
  lineOf(place: { readonly block: number; readonly node: number }): number {
    return elementAt(this.firstLines, place.block) + (elementAt(this.blocks, place.block).lines[place.node] ?? 0);
  }
}
