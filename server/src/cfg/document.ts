import { elementAt } from "../text/elementAt.ts";
import type { Text } from "../text/text.ts";
import type { TextEdit } from "../text/types.ts";
import type { Block } from "./block.ts";
import { BlockList } from "./blockList.ts";
import { between, carriedOver, NO_ENDS, type Ends } from "../text/ends.ts";
import { findProblems } from "./problems.ts";
import { reparse, type Reparsed } from "./reparse.ts";
import { Section } from "./section.ts";
import { noteSectionEnds } from "./sectionEnds.ts";
import { SectionNames } from "./sectionNames.ts";
import type { CfgDocument, CfgNode, CfgProblem, CfgSection, Placed } from "./types.ts";

const HEAD_LINES = 20;

/** A cfg file; made by `parseCfg` and by `change`. */
export class Document implements CfgDocument {
  readonly uri: string;
  readonly text: Text;
  readonly sectionNames: SectionNames;
  private readonly list: BlockList;
  private foundSections: readonly CfgSection[] | undefined;
  private foundDoubtful: readonly (Block | undefined)[] | undefined;
  private foundProblems: readonly CfgProblem[] | undefined;
  private foundHead: readonly string[] | undefined;

  /** `before` is the document this one came from: what it knows of blocks that have not changed stands. */
  constructor(uri: string, text: Text, { blocks, ends }: Reparsed, before?: Document) {
    this.uri = uri;
    this.text = text;
    this.list = new BlockList(blocks, before?.list, ends);
    this.sectionNames = SectionNames.of(blocks, before?.sectionNames, ends);
    this.foundSections = before?.foundSections && placeSections(this.list, ends, before.foundSections);
    this.foundDoubtful = before?.foundDoubtful && carriedOver(blocks, ends, before.foundDoubtful, ifDoubtful);
  }

  get sections(): readonly CfgSection[] {
    return (this.foundSections ??= placeSections(this.list, NO_ENDS, []));
  }

  get head(): readonly string[] {
    return (this.foundHead ??= this.text.lines(0, HEAD_LINES));
  }

  get problems(): readonly CfgProblem[] {
    return (this.foundProblems ??= findProblems(this, this.list, this.doubtful));
  }

  /** At the index of its block, each that the parser may refuse something in. */
  private get doubtful(): readonly (Block | undefined)[] {
    return (this.foundDoubtful ??= this.list.blocks.map(ifDoubtful));
  }

  nodeAt(line: number): Placed<CfgNode> | undefined {
    const place = this.list.placeAt(line);
    if (!place) return undefined;
    return {
      node: elementAt(elementAt(this.list.blocks, place.block).nodes, place.node),
      line: this.list.lineOf(place),
    };
  }

  sectionAt(line: number): CfgSection | undefined {
    const place = this.list.placeAt(line);
    return place && place.block > 0 ? this.sections[place.block - 1] : undefined;
  }

  change(edits: readonly TextEdit[]): CfgDocument {
    return edits.reduce<Document>((document, edit) => document.changeOnce(edit), this);
  }

  private changeOnce(edit: TextEdit): Document {
    const text = this.text.apply(edit);
    const { start, end } = edit.range;
    const lines = [start, end].map((position) => this.text.positionAt(this.text.offsetAt(position)).line);
    const changed = {
      first: Math.min(...lines),
      last: Math.max(...lines),
      shift: text.lineCount - this.text.lineCount,
    };
    const document = new Document(this.uri, text, reparse(this.list, text, changed), this);
    if (changed.first >= HEAD_LINES) document.foundHead = this.foundHead;
    return document;
  }
}

/** The sections of all blocks but the first; those of `old` that are still right stand again. */
function placeSections(list: BlockList, { first, last }: Ends, old: readonly CfgSection[]): readonly CfgSection[] {
  const { blocks, firstLines } = list;
  // The first block is no section.
  const same = { first: Math.max(0, first - 1), last: Math.min(last, old.length) };
  const hasMoved = last > 0 && old.at(-1)?.header.line !== firstLines.at(-1);
  const end = hasMoved ? blocks.length : blocks.length - last;
  const made: CfgSection[] = [];
  for (let index = Math.max(1, first); index < end; index++) {
    const block = elementAt(blocks, index);
    if (block.header) made.push(new Section(block, block.header, elementAt(firstLines, index)));
  }
  const placed = between(old, hasMoved ? { first: same.first, last: 0 } : same, made);
  noteSectionEnds(old, placed, same);
  return placed;
}

function ifDoubtful(block: Block): Block | undefined {
  return block.isDoubtful ? block : undefined;
}
