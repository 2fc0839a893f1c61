import { parseCfg } from "../../cfg/parse.ts";
import type { CfgEntry } from "../../cfg/types.ts";
import { skipSpace, strip } from "../../text/whitespace.ts";
import { parseHjson } from "../../values/hjson.ts";
import { samePlain } from "../../values/samePlain.ts";
import type { ValueType } from "../../values/types.ts";
import { bracketLayout, type LaidOutLine } from "./bracketLayout.ts";
import type { Style } from "./style.ts";

/**
 * The lines of an entry as they should stand: `key = value`, the key in the first column, the lines of the value indented
 * by their brackets. Inside of brackets blanks are put in order where the key takes a list or dictionary; any other text
 * stays as the reader gets it. `lines` are those of the entry, comments and blank ones included.
 */
export function entryLines(
  entry: CfgEntry,
  lines: readonly string[],
  type: ValueType | undefined,
  style: Style,
): readonly string[] {
  const layout = bracketLayout(entry.value);
  if (layout && isFree(entry.value.text, type)) {
    const spaced = laidOut(entry, lines, style, layout, true);
    if (isSame(entry, spaced, sameValue)) return spaced;
  }
  const indented = layout ? laidOut(entry, lines, style, layout, false) : shifted(entry, lines, style);
  return isSame(entry, indented, (before, after) => before === after) ? indented : lines;
}

/** Whether blanks outside of strings mean nothing: no variable or reference could bring in a quote or a line end. */
function isFree(text: string, type: ValueType | undefined): boolean {
  return (
    (type?.kind === "list" || type?.kind === "dict" || type?.kind === "json") &&
    !text.includes("$") &&
    !text.includes("%(")
  );
}

function laidOut(
  entry: CfgEntry,
  lines: readonly string[],
  { unit }: Style,
  layout: readonly LaidOutLine[],
  spaced: boolean,
): string[] {
  const result: string[] = [];
  let next = 0;
  for (const [index, line] of lines.entries()) {
    const laid = layout[next];
    const isValueLine = entry.value.lines[next]?.line === index;
    if (!isValueLine || !laid) {
      result.push(unit.repeat(layout[next]?.commentLevel ?? 1) + strip(line));
      continue;
    }
    next++;
    const content = index === 0 ? firstValueLine(entry, line) : strip(line);
    const text = spaced ? laid.spaced : content;
    if (index === 0) result.push(firstLine(entry, text));
    else if (text !== "") result.push(unit.repeat(laid.level) + text);
    // Several blank lines become one, outside of strings and never where the text has to stay.
    else if (!spaced || laid.inside || result.at(-1) !== "") result.push("");
  }
  return result;
}

/** The lines moved together, so that the one that stands furthest left is one level deep. */
function shifted(entry: CfgEntry, lines: readonly string[], { unit, tabSize }: Style): string[] {
  const valueLines = new Set(entry.value.lines.map(({ line }) => line));
  const columns = lines.map((line, index) =>
    index > 0 && valueLines.has(index) && strip(line) !== "" ? columnOf(line, tabSize) : undefined,
  );
  const least = Math.min(...columns.filter((column) => column !== undefined));
  const first = lines[0] ?? "";
  const rest = lines.slice(1).map((line, index) => {
    const text = strip(line);
    if (text === "") return "";
    // A comment goes with the line below it.
    const column = columns.slice(index + 1).find((one) => one !== undefined) ?? least;
    return unit + " ".repeat(column - least) + text;
  });
  return [firstLine(entry, firstValueLine(entry, first)), ...rest];
}

function firstValueLine(entry: CfgEntry, line: string): string {
  return strip(line.slice(entry.delimiter + 1));
}

function firstLine(entry: CfgEntry, value: string): string {
  return value === "" ? `${entry.rawKey} =` : `${entry.rawKey} = ${value}`;
}

function columnOf(line: string, tabSize: number): number {
  let column = 0;
  for (const char of line.slice(0, skipSpace(line))) column += char === "\t" ? tabSize - (column % tabSize) : 1;
  return column;
}

function isSame(entry: CfgEntry, lines: readonly string[], same: (before: string, after: string) => boolean): boolean {
  const { sections } = parseCfg("", `[x]\n${lines.join("\n")}`);
  const [read, ...others] = sections[0]?.content.entries ?? [];
  return (
    read !== undefined &&
    sections.length === 1 &&
    others.length === 0 &&
    read.node.rawKey === entry.rawKey &&
    same(entry.value.text, read.node.value.text)
  );
}

function sameValue(before: string, after: string): boolean {
  const [left, right] = [parseHjson(before), parseHjson(after)];
  return right.problems.length === 0 && samePlain(left.value, right.value);
}
