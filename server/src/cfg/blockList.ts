import { elementAt } from "../text/elementAt.ts";
import { lastAtMost } from "../text/search.ts";
import type { Block } from "./block.ts";

/** A file's blocks with the line where each starts. The first holds what stands before the first header, be it nothing. */
export class BlockList {
  readonly blocks: readonly Block[];
  readonly firstLines: Int32Array;

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
    this.firstLines = new Int32Array(blocks.length);
    let line = 0;
    for (let index = 0; index < blocks.length; index++) {
      this.firstLines[index] = line;
      line += elementAt(blocks, index).lineCount;
    }
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
