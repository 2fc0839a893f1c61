import type { CfgDocument, CfgEntry, Placed } from "../../cfg/types.ts";
import type { TextEdit } from "../../text/types.ts";
import { entryLines, findSection, sectionEnd } from "../checking/places.ts";

/** Puts lines (without a line end at the end) at the start of a line, or behind the last line of the file. */
export function insertLines(document: CfgDocument, line: number, lines: string): TextEdit {
  if (line < document.text.lineCount) {
    const start = { line, character: 0 };
    return { range: { start, end: start }, newText: `${lines}\n` };
  }
  const last = document.text.lineCount - 1;
  const end = { line: last, character: document.text.lineLength(last) };
  return { range: { start: end, end }, newText: `\n${lines}\n` };
}

/** Adds lines to a section, which is made at the end of the file when it is not there. */
export function addToSection(document: CfgDocument, name: string, lines: string): TextEdit {
  const section = findSection(document, name);
  if (section) return insertLines(document, sectionEnd(section).line, lines);
  const { text } = document;
  const last = text.lineCount - 1;
  const end = { line: last, character: text.lineLength(last) };
  const gap = text.lineLength(last) === 0 ? (text.lineLength(last - 1) === 0 ? "" : "\n") : "\n\n";
  return { range: { start: end, end }, newText: `${gap}[${name}]\n${lines}\n` };
}

/** Whether an entry can go to a section under a key: it is free there, and no `%(key)s` loses its meaning (spec 1.1). */
export function canMove(document: CfgDocument, entry: Placed<CfgEntry>, target: string, key: string): boolean {
  return !entry.node.value.text.includes("%(") && canRename(document, entry, target, key);
}

/** The same for an entry that stays in its section. */
export function canRename(
  document: CfgDocument,
  { node, line }: Placed<CfgEntry>,
  section: string,
  key: string,
): boolean {
  const reference = `%(${node.key})`;
  const there = findSection(document, section);
  return (
    there?.content.byKey.has(key.toLowerCase()) !== true &&
    ![document.sectionAt(line), there].some((one) =>
      one?.entries.some((other) => other.node.value.text.toLowerCase().includes(reference)),
    )
  );
}

/** Moves an entry with its value to another section, under another key. */
export function moveEntry(document: CfgDocument, entry: Placed<CfgEntry>, section: string, key: string): TextEdit[] {
  const lastLine = entry.line + (entry.node.value.lines.at(-1)?.line ?? 0);
  const [first = "", ...rest] = document.text.lines(entry.line, lastLine + 1);
  const moved = [key + first.slice(entry.node.keyEnd), ...rest].join("\n");
  return [{ range: entryLines(entry), newText: "" }, addToSection(document, section, moved)];
}
