import type { CfgDocument, CfgNode } from "../../../server/src/cfg/types.ts";

/** Everything that one can see of a document, as plain data that can be compared. */
export function plain(document: CfgDocument): unknown {
  return {
    sections: document.sections.map((section) => ({
      name: section.name,
      header: { line: section.header.line, ...plainNode(section.header.node) },
      entries: section.entries.map(({ node, line }) => ({ line, ...plainNode(node) })),
      endLine: section.endLine,
      keys: [...section.content.byKey.keys()],
    })),
    nodes: nodesOf(document).map(({ node, line }) => ({
      line,
      section: document.sectionAt(line)?.header.line,
      ...plainNode(node),
    })),
    problems: document.problems,
  };
}

/** All nodes with their lines, in file order. */
export function nodesOf(document: CfgDocument): { node: CfgNode; line: number }[] {
  const nodes = [];
  for (let line = 0; line < document.text.lineCount;) {
    const placed = document.nodeAt(line);
    if (placed?.line !== line) throw new Error(`no node begins at line ${line}`);
    nodes.push(placed);
    line += placed.node.lineCount;
  }
  return nodes;
}

function plainNode(node: CfgNode): Record<string, unknown> {
  const { kind, lineCount } = node;
  if (kind === "header") return { kind, lineCount, name: node.name, nameStart: node.nameStart, nameEnd: node.nameEnd };
  if (kind !== "entry") return { kind, lineCount };
  const { rawKey, key, keyStart, keyEnd, delimiter, value } = node;
  return { kind, lineCount, rawKey, key, keyStart, keyEnd, delimiter, value };
}
