import { elementAt } from "../text/elementAt.ts";
import { isDefaultSection } from "./names.ts";
import { EntryNode, HeaderNode, StrayNode } from "./nodes.ts";
import type { CfgEntry, CfgNode, CfgSectionContent, Placed } from "./types.ts";

/** A mistake of a block's text, in lines relative to the block's first. */
export interface BlockProblem {
  readonly kind: "not-a-key-line" | "missing-section-header" | "duplicate-key";
  /** Index of the node in the block. */
  readonly node: number;
  /** For a duplicate: index of the first node with that key. */
  readonly first?: number;
}

/**
 * A header and all that follows up to the next header; or what stands before the first header. Immutable; its lines count
 * from its own first line, so that it stays the same object while text above it comes and goes.
 */
export class Block implements CfgSectionContent {
  readonly nodes: readonly CfgNode[];
  /** Undefined only for what stands before the first header. */
  readonly header: HeaderNode | undefined;
  readonly name: string;
  /** Relative line of each node. */
  readonly lines: readonly number[];
  readonly lineCount: number;
  private foundEntries: readonly Placed<CfgEntry>[] | undefined;
  private foundByKey: ReadonlyMap<string, Placed<CfgEntry>> | undefined;
  private foundProblems: readonly BlockProblem[] | undefined;
  private foundWithPercent: readonly Placed<CfgEntry>[] | undefined;

  constructor(nodes: readonly CfgNode[]) {
    const [first] = nodes;
    this.nodes = nodes;
    this.header = first instanceof HeaderNode ? first : undefined;
    this.name = this.header?.name ?? "";
    const lines = new Array<number>(nodes.length);
    let line = 0;
    for (let index = 0; index < nodes.length; index++) {
      lines[index] = line;
      line += elementAt(nodes, index).lineCount;
    }
    this.lines = lines;
    this.lineCount = line;
  }

  get entries(): readonly Placed<CfgEntry>[] {
    return (this.foundEntries ??= this.findEntries());
  }

  get byKey(): ReadonlyMap<string, Placed<CfgEntry>> {
    return (this.foundByKey ??= this.findByKey());
  }

  /** Entries whose value may hold a `%`. */
  get withPercent(): readonly Placed<CfgEntry>[] {
    return (this.foundWithPercent ??= this.entries.filter(({ node }) => node instanceof EntryNode && node.hasPercent));
  }

  /** Mistakes that show in this block alone, in the order of lines. */
  get problems(): readonly BlockProblem[] {
    return (this.foundProblems ??= this.header ? this.findProblems() : this.findProblemBeforeHeaders());
  }

  /** Whether the parser may refuse something in it: there is a mistake, or a `%`. */
  get isDoubtful(): boolean {
    return this.problems.length > 0 || this.withPercent.length > 0;
  }

  /** Whether both hold the very same nodes. */
  sameAs(other: Block): boolean {
    return this.nodes.length === other.nodes.length && this.nodes.every((node, index) => node === other.nodes[index]);
  }

  private findEntries(): readonly Placed<CfgEntry>[] {
    const entries: Placed<CfgEntry>[] = [];
    for (let index = 0; index < this.nodes.length; index++) {
      const node = elementAt(this.nodes, index);
      if (node.kind === "entry") entries.push({ node, line: elementAt(this.lines, index) });
    }
    return entries;
  }

  private findByKey(): ReadonlyMap<string, Placed<CfgEntry>> {
    const byKey = new Map<string, Placed<CfgEntry>>();
    for (const entry of this.entries) byKey.set(entry.node.key, entry);
    return byKey;
  }

  private findProblems(): readonly BlockProblem[] {
    if (this.entries.length === this.byKey.size && !this.nodes.some(isStray)) return NO_PROBLEMS;
    const problems: BlockProblem[] = [];
    // `[DEFAULT]` may be given in several pieces, so its keys are compared by the document.
    const seen = isDefaultSection(this.name) ? undefined : new Map<string, number>();
    for (let index = 0; index < this.nodes.length; index++) {
      const node = elementAt(this.nodes, index);
      const key = keyOf(node);
      if (node.kind === "stray") problems.push({ kind: "not-a-key-line", node: index });
      if (key === undefined || !seen) continue;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else problems.push({ kind: "duplicate-key", node: index, first });
    }
    return problems;
  }

  private findProblemBeforeHeaders(): readonly BlockProblem[] {
    const first = this.nodes.findIndex((node) => node.kind === "stray");
    return first < 0 ? [] : [{ kind: "missing-section-header", node: first }];
  }
}

const NO_PROBLEMS: readonly BlockProblem[] = [];

function isStray(node: CfgNode): boolean {
  return node.kind === "stray";
}

/** The key that the parser stores for a node: the empty one for a line such as `= value`. */
export function keyOf(node: CfgNode): string | undefined {
  if (node.kind === "entry") return node.key;
  return node instanceof StrayNode && node.hasEmptyKey ? "" : undefined;
}
