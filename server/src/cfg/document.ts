import { elementAt } from "../text/elementAt.ts";
import type { Text } from "../text/text.ts";
import type { TextEdit } from "../text/types.ts";
import type { Block } from "./block.ts";
import { BlockList } from "./blockList.ts";
import { findProblems } from "./problems.ts";
import { reparse } from "./reparse.ts";
import { Section } from "./section.ts";
import { SectionNames } from "./sectionNames.ts";
import type { CfgDocument, CfgNode, CfgProblem, CfgSection, Placed } from "./types.ts";

/** A cfg file; made by `parseCfg` and by `change`. */
export class Document implements CfgDocument {
  readonly uri: string;
  readonly text: Text;
  readonly sectionNames: SectionNames;
  private readonly list: BlockList;
  private foundSections: readonly CfgSection[] | undefined;
  private foundProblems: readonly CfgProblem[] | undefined;

  /** `before` is the document this one came from: its section objects are used again where nothing moved. */
  constructor(uri: string, text: Text, blocks: readonly Block[], before?: Document) {
    this.uri = uri;
    this.text = text;
    this.list = new BlockList(blocks);
    this.sectionNames = SectionNames.of(blocks, before?.sectionNames);
    this.foundSections = before?.foundSections && placeSections(this.list, before.foundSections);
  }

  get sections(): readonly CfgSection[] {
    return (this.foundSections ??= placeSections(this.list, []));
  }

  get problems(): readonly CfgProblem[] {
    return (this.foundProblems ??= findProblems(this, this.list));
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
    return new Document(this.uri, text, reparse(this.list, text, changed), this);
  }
}

/** The sections of all blocks but the first; those of `old` that are still right stand again. */
function placeSections(list: BlockList, old: readonly CfgSection[]): readonly CfgSection[] {
  const sections: CfgSection[] = [];
  for (let index = 1; index < list.blocks.length; index++) {
    const block = elementAt(list.blocks, index);
    const line = elementAt(list.firstLines, index);
    const same = old[index - 1];
    if (same?.content === block && same.header.line === line) sections.push(same);
    else if (block.header) sections.push(new Section(block, block.header, line));
  }
  return sections;
}
