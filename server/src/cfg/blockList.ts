import { elementAt } from "../text/elementAt.ts";
import { lastAtMost } from "../text/search.ts";
import type { Block } from "./block.ts";
import { NO_ENDS, type Ends } from "./ends.ts";

/** A file's blocks with the line where each starts. The first holds what stands before the first header, be it nothing. */
export class BlockList {
  readonly blocks: readonly Block[];
  readonly firstLines: Int32Array;

  /** @param before the list that this one came from, with what both have in common */
  constructor(blocks: readonly Block[], before?: BlockList, { first, last }: Ends = NO_ENDS) {
    this.blocks = blocks;
    this.firstLines = new Int32Array(blocks.length);
    if (before) this.firstLines.set(before.firstLines.subarray(0, first));
    let line = first > 0 ? elementAt(this.firstLines, first - 1) + elementAt(blocks, first - 1).lineCount : 0;
    for (let index = first; index < blocks.length - last; index++) {
      this.firstLines[index] = line;
      line += elementAt(blocks, index).lineCount;
    }
    if (!before || last === 0) return;
    const old = before.firstLines.subarray(before.firstLines.length - last);
    const shift = line - elementAt(old, 0);
    this.firstLines.set(old, blocks.length - last);
    if (shift === 0) return;
    for (let index = blocks.length - last; index < blocks.length; index++) {
      this.firstLines[index] = elementAt(this.firstLines, index) + shift;
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
