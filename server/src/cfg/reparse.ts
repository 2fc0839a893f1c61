import { elementAt } from "../text/elementAt.ts";
import { between, commonEnds, type Ends } from "../text/ends.ts";
import type { Text } from "../text/text.ts";
import { Block } from "./block.ts";
import type { BlockList } from "./blockList.ts";
import { StrayNode } from "./nodes.ts";
import { IN_SECTION, INITIAL_STATE, scanNode, stateAfter, type ScanState } from "./scan.ts";
import type { CfgNode } from "./types.ts";

/** What an edit did to lines: those before `first` and those after `last` (old numbers) kept their content. */
export interface ChangedLines {
  readonly first: number;
  readonly last: number;
  /** New number of a line after `last` minus its old one. */
  readonly shift: number;
}

export interface Reparsed {
  readonly blocks: readonly Block[];
  /** What they have in common with the old ones. */
  readonly ends: Ends;
}

/**
 * The blocks of an edited text. Reads from the node that a changed line may have become part of, until a node begins
 * where an old one began, behind the change and in the same state: from there on the old nodes stand.
 */
export function reparse(old: BlockList, text: Text, changed: ChangedLines): Reparsed {
  const start = restartPlace(old, changed.first);
  const reader = new Reader(old, text, changed, start);
  const { made, last } = reader.read();
  const ends = { first: start.block, last };
  const blocks = between(old.blocks, ends, made);
  return { blocks, ends: commonEnds(old.blocks, blocks, ends) };
}

interface Place {
  readonly block: number;
  readonly node: number;
}

/** The last node before a line that can take in the lines behind it. */
function restartPlace(old: BlockList, line: number): Place {
  let place = line > 0 ? old.placeAt(line - 1) : undefined;
  while (place) {
    const { block, node } = place;
    const kind = elementAt(elementAt(old.blocks, block).nodes, node).kind;
    if (kind !== "trivia") return place;
    if (node > 0) place = { block, node: node - 1 };
    else break;
  }
  return { block: 0, node: 0 };
}

class Reader {
  private readonly old: BlockList;
  private readonly text: Text;
  private readonly changed: ChangedLines;
  private readonly first: number;
  private readonly made: Block[] = [];
  private nodes: CfgNode[];
  private state: ScanState;
  private line: number;

  constructor(old: BlockList, text: Text, changed: ChangedLines, start: Place) {
    this.old = old;
    this.text = text;
    this.changed = changed;
    this.first = start.block;
    this.nodes = elementAt(old.blocks, start.block).nodes.slice(0, start.node);
    this.state = stateBefore(old, start);
    this.line = old.lineOf(start);
  }

  /** The blocks from the first that may be another one on, and how many old ones stand behind them. */
  read(): { readonly made: readonly Block[]; readonly last: number } {
    while (this.line < this.text.lineCount) {
      const same = this.oldNodeHere();
      if (same) return this.joinOldRest(same);
      const node = this.keepOld(scanNode(this.text, this.line, this.state));
      if (node.kind === "header") this.closeBlock();
      this.nodes.push(node);
      this.state = stateAfter(node, this.state);
      this.line += node.lineCount;
    }
    this.closeBlock();
    return { made: this.made, last: 0 };
  }

  /** The old node that begins here, behind the change and in the same state, if there is one. */
  private oldNodeHere(): Place | undefined {
    const oldLine = this.line - this.changed.shift;
    if (oldLine <= this.changed.last) return undefined;
    const place = this.old.placeAt(oldLine);
    if (!place || this.old.lineOf(place) !== oldLine) return undefined;
    // A header begins anew, whatever stands before it.
    if (place.block > 0 && place.node === 0) return place;
    const state = stateBefore(this.old, place);
    return state.inSection === this.state.inSection && state.hasOption === this.state.hasOption ? place : undefined;
  }

  private joinOldRest({ block, node }: Place): ReturnType<Reader["read"]> {
    const isHeader = block > 0 && node === 0;
    if (!isHeader) this.nodes = this.nodes.concat(elementAt(this.old.blocks, block).nodes.slice(node));
    this.closeBlock();
    return { made: this.made, last: this.old.blocks.length - (isHeader ? block : block + 1) };
  }

  /** The old node instead of one just read, when none of its lines has changed. */
  private keepOld(node: CfgNode): CfgNode {
    const before = this.line + node.lineCount <= this.changed.first;
    const behind = this.line - this.changed.shift > this.changed.last;
    if (!before && !behind) return node;
    const oldLine = before ? this.line : this.line - this.changed.shift;
    const place = this.old.placeAt(oldLine);
    if (!place || this.old.lineOf(place) !== oldLine) return node;
    const old = elementAt(elementAt(this.old.blocks, place.block).nodes, place.node);
    return old.kind === node.kind && old.lineCount === node.lineCount ? old : node;
  }

  private closeBlock(): void {
    const index = this.first + this.made.length;
    // Only what stands before the first header may be nothing; reading may have restarted right at a header.
    if (this.nodes.length === 0 && index > 0) return;
    const block = new Block(this.nodes);
    const old = this.old.blocks[index];
    this.made.push(old?.sameAs(block) ? old : block);
    this.nodes = [];
  }
}

/** ConfigParser's state where an old node begins. */
function stateBefore(old: BlockList, place: Place): ScanState {
  const { nodes } = elementAt(old.blocks, place.block);
  let from = place.node;
  while (from > 0 && leavesStateAlone(elementAt(nodes, from - 1))) from--;
  const state = place.block > 0 ? IN_SECTION : INITIAL_STATE;
  return from > 0 ? stateAfter(elementAt(nodes, from - 1), state) : state;
}

function leavesStateAlone(node: CfgNode): boolean {
  return node.kind === "trivia" || (node instanceof StrayNode && !node.hasEmptyKey);
}
