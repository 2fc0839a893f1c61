import type { CfgDocument, CfgEntry, Placed } from "../../cfg/types.ts";
import type { Problem, TextEdit } from "../../text/types.ts";
import { addToSection } from "../fixes/edits.ts";
import { findSection, valueRange } from "../checking/places.ts";
import type { Fix } from "../checking/types.ts";

/** Keys whose new name has another unit, and how much more of it. */
const FACTORS: Readonly<Record<string, number>> = { session_lifetime_days: 24 * 60 };
/** New names that mean something else, so that the old value does not fit: a person has to decide. */
const OTHER_MEANING: ReadonlySet<string> = new Set(["log_config"]);

/** The key under its new name, in its new section; the comment above it goes along. */
export function moveFix(problem: Problem, document: CfgDocument): Fix[] {
  const data = problem.data as { readonly section?: string; readonly key?: string } | undefined;
  const placed = document.nodeAt(problem.range.start.line);
  const section = document.sectionAt(problem.range.start.line);
  if (data?.section === undefined || data.key === undefined || placed?.node.kind !== "entry" || !section) return [];
  const entry = { node: placed.node, line: placed.line };
  const isTaken = findSection(document, data.section)?.content.byKey.has(data.key) === true;
  // The new name wins where both stand: the old one says nothing any more.
  if (isTaken) {
    const edits = [{ range: linesOf(document, entry), newText: "" }];
    return [{ title: `Delete "${entry.node.rawKey}": "${data.key}" wins`, edits, preferred: true }];
  }
  const factor = FACTORS[entry.node.key];
  const { text } = entry.node.value;
  const value = factor !== undefined && /^\d{1,9}$/u.test(text) ? String(Number(text) * factor) : undefined;
  const isOpen = OTHER_MEANING.has(data.key) || (factor !== undefined && value === undefined);
  const certain = isOpen ? {} : { certain: true as const };
  if (section.name === data.section) {
    const edits = [{ range: problem.range, newText: data.key }];
    if (value !== undefined) edits.push({ range: valueRange(entry), newText: value });
    return [{ title: `Rename to "${data.key}"`, edits, preferred: true, ...certain }];
  }
  const title = `Move to [${data.section}]`;
  const edits = moveWithComment(document, entry, data.section, data.key, value);
  return [{ title, edits, preferred: true, ...certain }];
}

/** The name in a header. */
export function renameSectionFix({ data, range }: Problem): Fix[] {
  const name = (data as { readonly name?: string } | undefined)?.name;
  if (name === undefined) return [];
  return [{ title: `Rename to [${name}]`, edits: [{ range, newText: name }], preferred: true, certain: true }];
}

function moveWithComment(
  document: CfgDocument,
  entry: Placed<CfgEntry>,
  section: string,
  key: string,
  value?: string,
): TextEdit[] {
  const { start, end } = linesOf(document, entry);
  const lastLine = entry.line + (entry.node.value.lines.at(-1)?.line ?? 0);
  const comments = document.text.lines(start.line, entry.line);
  const [first = "", ...rest] = document.text.lines(entry.line, lastLine + 1);
  const line = value === undefined ? key + first.slice(entry.node.keyEnd) : `${key} = ${value}`;
  const moved = [...comments, line, ...rest].join("\n");
  return [{ range: { start, end }, newText: "" }, addToSection(document, section, moved)];
}

/** All lines of an entry, with the comment that stands right above it. */
function linesOf(document: CfgDocument, { node, line }: Placed<CfgEntry>): TextEdit["range"] {
  let start = line;
  while (start > 0 && /^\s*[#;]/u.test(document.text.line(start - 1)) && isTrivia(document, start - 1)) start--;
  return { start: { line: start, character: 0 }, end: { line: line + node.lineCount, character: 0 } };
}

function isTrivia(document: CfgDocument, line: number): boolean {
  return document.nodeAt(line)?.node.kind === "trivia";
}
