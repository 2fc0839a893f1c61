import { nameRange } from "../../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../../cfg/types.ts";
import type { Position, Problem, Range } from "../../text/types.ts";

export { keyRange, rangeInValue, valueRange } from "../../cfg/positions.ts";

/** The section's name in its header. */
export function headerRange(section: CfgSection): Range {
  return nameRange(section.header);
}

/** All lines of an entry, up to the start of the line after it. */
export function entryLines({ node, line }: Placed<CfgEntry>): Range {
  return { start: { line, character: 0 }, end: { line: line + node.lineCount, character: 0 } };
}

/** The section with a name, in any case. */
export function findSection(document: CfgDocument, name: string): CfgSection | undefined {
  const wanted = name.toLowerCase();
  return document.sections.find((section) => section.name.toLowerCase() === wanted);
}

/** The line behind the last line with content in a section: where a new key goes. */
export function sectionEnd(section: CfgSection): Position {
  const last = section.entries.at(-1);
  if (!last) return { line: section.header.line + 1, character: 0 };
  const lastLine = last.node.value.lines.at(-1)?.line ?? 0;
  return { line: last.line + lastLine + 1, character: 0 };
}

/** A problem so many lines further down. */
export function moved(problem: Problem, lines: number): Problem {
  const { start, end } = problem.range;
  return {
    ...problem,
    range: {
      start: { line: start.line + lines, character: start.character },
      end: { line: end.line + lines, character: end.character },
    },
  };
}
