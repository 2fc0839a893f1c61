import type { CfgDocument, CfgNode } from "../../server/src/cfg/types.ts";

/**
 * The first thing in which two documents differ, in words; undefined when they are the same in all that one can ask of them.
 * Compares node by node, without making data of the whole documents: much cheaper than `deepEqual` of both.
 */
export function differenceOf(left: CfgDocument, right: CfgDocument): string | undefined {
  if (left.text.lineCount !== right.text.lineCount) return "number of lines";
  for (let line = 0; line < right.text.lineCount;) {
    const one = left.nodeAt(line);
    const other = right.nodeAt(line);
    if (one?.line !== line || other?.line !== line) return `no node begins at line ${line}`;
    const difference = differenceOfNodes(one.node, other.node);
    if (difference) return `${difference} at line ${line}`;
    if (left.sectionAt(line)?.header.line !== right.sectionAt(line)?.header.line) return `section of line ${line}`;
    line += other.node.lineCount;
  }
  return differenceOfSections(left, right) ?? differenceOfProblems(left, right);
}

function differenceOfNodes(left: CfgNode, right: CfgNode): string | undefined {
  if (left.kind !== right.kind || left.lineCount !== right.lineCount) return "kind or size of the node";
  if (left.kind === "header" && right.kind === "header") {
    const same = left.name === right.name && left.nameStart === right.nameStart && left.nameEnd === right.nameEnd;
    return same ? undefined : "header";
  }
  if (left.kind !== "entry" || right.kind !== "entry" || left === right) return undefined;
  if (left.rawKey !== right.rawKey || left.key !== right.key || left.keyStart !== right.keyStart) return "key";
  if (left.keyEnd !== right.keyEnd || left.delimiter !== right.delimiter) return "delimiter";
  if (left.value.text !== right.value.text) return "value";
  const sameLines =
    left.value.lines.length === right.value.lines.length &&
    left.value.lines.every(({ offset, line, character }, index) => {
      const other = right.value.lines[index];
      return offset === other?.offset && line === other.line && character === other.character;
    });
  return sameLines ? undefined : "places of the value's lines";
}

function differenceOfSections(left: CfgDocument, right: CfgDocument): string | undefined {
  if (left.sections.length !== right.sections.length) return "number of sections";
  for (const [index, one] of left.sections.entries()) {
    const other = right.sections[index];
    if (one.name !== other?.name || one.header.line !== other.header.line || one.endLine !== other.endLine) {
      return `section ${index}`;
    }
    if (one.entries.length !== other.entries.length || one.content.byKey.size !== other.content.byKey.size) {
      return `entries of section ${index}`;
    }
    if (one.entries.some(({ line }, at) => line !== other.entries[at]?.line)) return `lines of section ${index}`;
  }
  return undefined;
}

function differenceOfProblems(left: CfgDocument, right: CfgDocument): string | undefined {
  if (left.problems.length === 0 && right.problems.length === 0) return undefined;
  return JSON.stringify(left.problems) === JSON.stringify(right.problems) ? undefined : "problems";
}
