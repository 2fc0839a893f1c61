import { elementAt } from "../text/elementAt.ts";
import type { Range } from "../text/types.ts";
import { keyOf, type Block } from "./block.ts";
import type { BlockList } from "./blockList.ts";
import { EntryNode, StrayNode } from "./nodes.ts";
import { percentProblems } from "./percentProblems.ts";
import { keyRange, nameRange } from "./positions.ts";
import type { CfgDocument, CfgNode, CfgProblem, CfgSection } from "./types.ts";

/**
 * All that the real parser would refuse in a file, in file order.
 *
 * @param doubtful at the index of its block, each block with a mistake or a `%`
 */
export function findProblems(
  document: CfgDocument,
  list: BlockList,
  doubtful: readonly (Block | undefined)[],
): readonly CfgProblem[] {
  const problems: CfgProblem[] = [];
  const sections: CfgSection[] = [];
  for (let index = 0; index < doubtful.length; index++) {
    const block = doubtful[index];
    if (!block) continue;
    for (const problem of problemsOfBlock(block, elementAt(list.firstLines, index))) problems.push(problem);
    if (index > 0) sections.push(elementAt(document.sections, index - 1));
  }
  // There may be a million of them: more than a call takes as arguments.
  return problems
    .concat(duplicateSections(document, list), duplicateDefaults(document, list), percentProblems(document, sections))
    .sort((left, right) => compareStarts(left.range, right.range));
}

function problemsOfBlock(block: Block, blockLine: number): CfgProblem[] {
  const rangeOf = (index: number): Range =>
    rangeOfNode(elementAt(block.nodes, index), blockLine + elementAt(block.lines, index));
  return block.problems.map(({ kind, node, first }): CfgProblem => {
    const range = rangeOf(node);
    const found = elementAt(block.nodes, node);
    if (first !== undefined) return duplicateKey(found, range, rangeOf(first));
    const content = found instanceof StrayNode ? found.content : "";
    const message = kind === "missing-section-header" ? beforeHeaderMessage(content) : notAKeyMessage(content);
    return { code: kind, range, message };
  });
}

function duplicateKey(node: CfgNode, range: Range, first: Range): CfgProblem {
  const key = node.kind === "entry" ? node.key : "";
  const message =
    `The key "${key}" is already set in this section (line ${first.start.line + 1}); upper and lower case are the same. ` +
    "The whole file is rejected: keep one of the two.";
  return { code: "duplicate-key", range, message, first };
}

function beforeHeaderMessage(content: string): string {
  if (content.startsWith("\uFEFF")) {
    return "The file begins with a byte order mark, which hides its first section header. Save it as UTF-8 without BOM.";
  }
  return "There is no section yet: put a header such as [core] above this line. The whole file is rejected.";
}

function notAKeyMessage(content: string): string {
  const first = content.charAt(0);
  if (first === "=" || first === ":") return `A key is missing before "${first}". The whole file is rejected.`;
  if (/^[\]}]/.test(content)) {
    return (
      `"${first}" stands no deeper than its key, so it is not part of the value above. Indent it by at least one blank ` +
      "more than the key; the whole file is rejected otherwise."
    );
  }
  if (first === "[" && !content.includes("]")) {
    return 'The section header has no closing "]". The whole file is rejected.';
  }
  return (
    "This line is neither a header nor `key = value`. If it goes on with the value above, indent it deeper than the " +
    "key; if it is a remark, begin it with #. The whole file is rejected."
  );
}

function duplicateSections({ sectionNames }: CfgDocument, list: BlockList): CfgProblem[] {
  return sectionNames.duplicates.flatMap(({ block, first }): CfgProblem[] => {
    const [header, earlier] = [elementAt(list.blocks, block).header, elementAt(list.blocks, first).header];
    if (!header || !earlier) return [];
    const firstLine = elementAt(list.firstLines, first);
    const message =
      `The section [${header.name}] is already there (line ${firstLine + 1}). ` +
      "The whole file is rejected: move these keys there.";
    return [
      {
        code: "duplicate-section",
        range: nameRange({ node: header, line: elementAt(list.firstLines, block) }),
        message,
        first: nameRange({ node: earlier, line: firstLine }),
      },
    ];
  });
}

function duplicateDefaults({ sectionNames }: CfgDocument, list: BlockList): CfgProblem[] {
  const seen = new Map<string, Range>();
  const problems: CfgProblem[] = [];
  for (const section of sectionNames.defaults) {
    const index = section + 1;
    const block = elementAt(list.blocks, index);
    for (const [at, node] of block.nodes.entries()) {
      const key = keyOf(node);
      if (key === undefined) continue;
      const range = rangeOfNode(node, elementAt(list.firstLines, index) + elementAt(block.lines, at));
      const first = seen.get(key);
      if (first) problems.push(duplicateKey(node, range, first));
      else seen.set(key, range);
    }
  }
  return problems;
}

/** The part of a node that a problem with the node is shown at. */
function rangeOfNode(node: CfgNode, line: number): Range {
  if (node instanceof EntryNode) return keyRange({ node, line });
  const start = node instanceof StrayNode ? node.start : 0;
  const length = node instanceof StrayNode ? node.content.length : 0;
  return { start: { line, character: start }, end: { line, character: start + length } };
}

function compareStarts(left: Range, right: Range): number {
  return left.start.line - right.start.line || left.start.character - right.start.character;
}
