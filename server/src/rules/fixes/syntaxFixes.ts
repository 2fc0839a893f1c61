import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem } from "../../text/types.ts";
import { entryLines } from "../checking/places.ts";
import type { Fix } from "../checking/types.ts";

/** A stray line: make it a key, a comment, or part of the value above. */
export function keyLineFix(problem: Problem, document: CfgDocument): Fix[] {
  const { line } = problem.range.start;
  const text = document.text.line(line);
  const start = { line, character: text.length - text.trimStart().length };
  const end = { line, character: text.length };
  const fixes: Fix[] = [];
  if (/^[\w.-]+$/u.test(text.trim())) {
    fixes.push({
      title: `Make "${text.trim()}" a key with an empty value`,
      edits: [{ range: { start: end, end }, newText: " =" }],
    });
  }
  fixes.push({ title: "Make this line a comment", edits: [{ range: { start, end: start }, newText: "# " }] });
  const above = nodeBefore(document, line);
  if (above !== undefined) {
    fixes.push({
      title: "Indent this line, so that it belongs to the value above",
      edits: [{ range: { start: { line, character: 0 }, end: start }, newText: " ".repeat(above + 4) }],
    });
  }
  return fixes;
}

/** For a closing bracket at the start of a line, which ends the value before it. */
export function closingBracketFix(problem: Problem): Fix[] {
  const start = { line: problem.range.start.line, character: 0 };
  return [
    {
      title: "Indent the bracket",
      edits: [{ range: { start, end: start }, newText: "  " }],
      preferred: true,
      certain: true,
    },
  ];
}

/** For a key that its section has already. */
export function duplicateKeyFix(problem: Problem, document: CfgDocument): Fix[] {
  const placed = document.nodeAt(problem.range.start.line);
  if (placed?.node.kind !== "entry") return [];
  const range = entryLines({ node: placed.node, line: placed.line });
  return [{ title: `Delete this second "${placed.node.rawKey}"`, edits: [{ range, newText: "" }] }];
}

/** For a percent sign that interpolation cannot read. */
export function doublePercentFix(problem: Problem, document: CfgDocument): Fix[] {
  const { start } = problem.range;
  if (document.text.line(start.line).charAt(start.character) !== "%") return [];
  return [
    {
      title: "Write %% for a percent sign",
      edits: [{ range: { start, end: start }, newText: "%" }],
      preferred: true,
      certain: true,
    },
  ];
}

/** The indentation of the key whose value ends just above a line. */
function nodeBefore(document: CfgDocument, line: number): number | undefined {
  const placed = document.nodeAt(line - 1);
  return placed?.node.kind === "entry" ? placed.node.keyStart : undefined;
}
