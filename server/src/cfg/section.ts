import type { Block } from "./block.ts";
import type { CfgEntry, CfgHeader, CfgSection, CfgSectionContent, Placed } from "./types.ts";

/** A block with a header, at a line. */
export class Section implements CfgSection {
  readonly header: Placed<CfgHeader>;
  private readonly block: Block;
  private placed: readonly Placed<CfgEntry>[] | undefined;

  constructor(block: Block, header: CfgHeader, line: number) {
    this.block = block;
    this.header = { node: header, line };
  }

  get content(): CfgSectionContent {
    return this.block;
  }

  get name(): string {
    return this.block.name;
  }

  get entries(): readonly Placed<CfgEntry>[] {
    return (this.placed ??= this.block.entries.map(({ node, line }) => ({ node, line: line + this.header.line })));
  }

  get endLine(): number {
    return this.header.line + this.block.lineCount;
  }
}
