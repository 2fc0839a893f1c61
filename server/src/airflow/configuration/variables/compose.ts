import { fillIn, type VariableLookup } from "./fillIn.ts";
import { setting, type VariableSetting } from "./setting.ts";

/** Entries of a list and of a mapping, also in anchors that several services share. */
const ENTRY = /^(\s*(?:-\s+)?["']?)((?:AIRFLOW|DBND)_\w+)(["']?\s*(?::(?=\s|$)|=)[ \t]*)(.*)$/u;

/** The variables of Airflow and DBND that a compose file sets, with `${NAME:-default}` filled in. */
export function composeSettings(text: string, lookup: VariableLookup): readonly VariableSetting[] {
  const lines = text.split(/\r?\n/u);
  return lines.flatMap((line, at) => {
    const match = ENTRY.exec(line);
    if (!match) return [];
    const [, before = "", name = "", between = "", rest = ""] = match;
    const nameStart = before.length;
    const place = { line: at, nameStart, valueStart: nameStart + name.length + between.length };
    const fill = (value: string): string => fillIn(value, lookup, "$$");
    const block = /^[|>][-+\d]*\s*(?:#.*)?$/u.test(rest) ? blockScalar(lines, at, rest.startsWith(">")) : undefined;
    if (block) {
      const { written, end } = block;
      return [setting(name, written, fill(written), { ...place, end })];
    }
    // A list item in quotes ends with its quote.
    const outer = /["']$/u.exec(before)?.[0];
    const isWhole = outer !== undefined && !between.startsWith(outer);
    if (isWhole) {
      const written = rest.includes(outer) ? rest.slice(0, rest.indexOf(outer)) : rest;
      return [setting(name, written, fill(written), place)];
    }
    const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')/u.exec(rest);
    if (quoted) {
      const written = quoted[1] ?? quoted[2] ?? "";
      const plain = quoted[1] === undefined ? written.replaceAll("''", "'") : doubleQuoted(quoted[0]);
      return [setting(name, written, fill(plain), { ...place, valueStart: place.valueStart + 1 })];
    }
    const written = rest.replace(/(?:^|\s+)#.*$/u, "").trimEnd();
    return [setting(name, written, fill(written), place)];
  });
}

/** YAML's double quotes; what JSON does not know stays as it is. */
function doubleQuoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.slice(1, -1);
  }
}

/** The lines below that are indented deeper: joined by blanks when folded. */
function blockScalar(
  lines: readonly string[],
  at: number,
  folded: boolean,
): { readonly written: string; readonly end: { readonly line: number; readonly character: number } } {
  const indent = indentOf(lines[at] ?? "");
  const parts: string[] = [];
  let line = at;
  while (line + 1 < lines.length) {
    const next = lines[line + 1] ?? "";
    if (next.trim() !== "" && indentOf(next) <= indent) break;
    parts.push(next.trim());
    line++;
  }
  while (parts.at(-1) === "") {
    parts.pop();
    line--;
  }
  return { written: parts.join(folded ? " " : "\n"), end: { line, character: (lines[line] ?? "").length } };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The paths that `env_file` names in a compose file, in its order: one text, a list, or a list with `path`. */
export function envFilesOf(text: string, lookup: VariableLookup): readonly string[] {
  const lines = text.split(/\r?\n/u);
  const found: string[] = [];
  for (const [at, line] of lines.entries()) {
    const match = /^(\s*(?:-\s+)?)env_file:\s*(.*)$/u.exec(line);
    if (!match) continue;
    const rest = (match[2] ?? "").replace(/(?:^|\s+)#.*$/u, "").trim();
    if (rest !== "") {
      found.push(...rest.replace(/^\[|\]$/gu, "").split(","));
      continue;
    }
    const indent = indentOf(line);
    for (const below of lines.slice(at + 1)) {
      if (below.trim() === "" || below.trimStart().startsWith("#")) continue;
      const item = /^\s*-\s+(?:path:\s*)?(.*)$/u.exec(below)?.[1] ?? /^\s+path:\s*(.*)$/u.exec(below)?.[1];
      const isDeeper = indentOf(below) > indent || (indentOf(below) === indent && below.trimStart().startsWith("-"));
      if (!isDeeper) break;
      if (item !== undefined && !/^\w+:\s/u.test(item)) found.push(item.replace(/\s+#.*$/u, ""));
    }
  }
  return found.flatMap((path) => {
    const plain = fillIn(path.trim().replace(/^(["'])(.*)\1$/u, "$2"), lookup, "$$").trim();
    return plain === "" ? [] : [plain];
  });
}
