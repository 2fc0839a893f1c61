import { FoldingRangeKind } from "vscode-languageserver";
import type { FoldingRange } from "vscode-languageserver";
import type { CfgDocument } from "../cfg/types.ts";

/**
 * Sections, values of several lines, and runs of comment lines; the outermost first when there is a limit. `cut` says that
 * there are more.
 */
export function foldingRanges(
  document: CfgDocument,
  limit: number,
): { readonly ranges: FoldingRange[]; readonly cut: boolean } {
  const sections: FoldingRange[] = [];
  const values: FoldingRange[] = [];
  for (const section of document.sections) {
    const last = lastContentLine(document, section.endLine - 1);
    if (last > section.header.line) sections.push({ startLine: section.header.line, endLine: last });
    for (const { node, line } of section.entries) {
      const end = line + (node.value.lines.at(-1)?.line ?? 0);
      if (end > line) values.push({ startLine: line, endLine: end });
    }
  }
  const all = [...sections, ...values, ...commentBlocks(document)];
  return { ranges: all.slice(0, limit), cut: all.length > limit };
}

function lastContentLine(document: CfgDocument, from: number): number {
  let line = Math.min(from, document.text.lineCount - 1);
  while (line > 0 && document.text.line(line).trim() === "") line--;
  return line;
}

function commentBlocks(document: CfgDocument): FoldingRange[] {
  const blocks: FoldingRange[] = [];
  let start = -1;
  for (let line = 0; line <= document.text.lineCount; line++) {
    const isComment = line < document.text.lineCount && /^\s*[#;]/u.test(document.text.line(line));
    if (isComment && start < 0) start = line;
    if (isComment || start < 0) continue;
    if (line - 1 > start) blocks.push({ startLine: start, endLine: line - 1, kind: FoldingRangeKind.Comment });
    start = -1;
  }
  return blocks;
}
