import type { Range } from "../../text/types.ts";

/** A variable that a file gives to Airflow's containers. */
export interface VariableSetting {
  readonly name: string;
  /** Its value, without quotes; what only Docker would fill in stays as written. */
  readonly text: string;
  readonly nameRange: Range;
  readonly valueRange: Range;
}

export type VariableFileKind = "compose" | "dotenv" | "dockerfile";

/** The kinds in the order in which Docker lets them win. */
export const VARIABLE_FILE_KINDS: readonly VariableFileKind[] = ["compose", "dotenv", "dockerfile"];

/** What kind of such a file one is by its name; undefined for others. */
export function variableFileKind(fileName: string): VariableFileKind | undefined {
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/iu.test(fileName)) return "compose";
  if (/^(?:[\w-]*\.env(?:\.[\w.-]+)?)$/iu.test(fileName)) return "dotenv";
  return /^(?:[\w.-]+\.)?Dockerfile(?:[.-][\w.-]+)?$/iu.test(fileName) ? "dockerfile" : undefined;
}

const NAME = "AIRFLOW__[A-Za-z0-9_]+";
const PATTERNS: Readonly<Record<VariableFileKind, RegExp>> = {
  // Entries of a list and of a mapping, also in anchors that several services share.
  compose: new RegExp(`^(\\s*(?:-\\s+)?["']?)(${NAME})(["']?\\s*(?::(?=\\s|$)|=)[ \\t]*)(.*)$`, "u"),
  dotenv: new RegExp(`^(\\s*(?:export\\s+)?)(${NAME})(\\s*=[ \\t]*)(.*)$`, "u"),
  dockerfile: new RegExp(`(\\s)(${NAME})(=|\\s+)("(?:[^"\\\\]|\\\\.)*"|'[^']*'|\\S*)`, "gu"),
};

/** The variables of Airflow's configuration that a file sets, in the order of the file. */
export function variableSettings(text: string, kind: VariableFileKind): readonly VariableSetting[] {
  if (!text.includes("AIRFLOW__")) return [];
  const lines = text.split(/\r?\n/u);
  return kind === "dockerfile" ? ofDockerfile(lines) : lines.flatMap((line, at) => ofLine(line, at, kind));
}

function ofLine(line: string, at: number, kind: VariableFileKind): readonly VariableSetting[] {
  const match = PATTERNS[kind].exec(line);
  if (!match) return [];
  const [, before = "", name = "", between = "", rest = ""] = match;
  const start = before.length + name.length + between.length;
  return [setting(name, at, before.length, start, withoutComment(rest, before))];
}

/** What stands behind a blank and a `#` is a comment, except in quotes. A list item in quotes ends with its quote. */
function withoutComment(rest: string, before: string): string {
  const quote = /["']$/u.exec(before)?.[0];
  if (quote !== undefined && rest.includes(quote)) return rest.slice(0, rest.indexOf(quote));
  const quoted = /^(?:"(?:[^"\\]|\\.)*"|'[^']*')/u.exec(rest)?.[0];
  return quoted ?? rest.replace(/\s+#.*$/u, "").trimEnd();
}

function ofDockerfile(lines: readonly string[]): readonly VariableSetting[] {
  const found: VariableSetting[] = [];
  let isEnv = false;
  let goesOn = false;
  for (const [at, line] of lines.entries()) {
    if (!goesOn) isEnv = /^\s*ENV\s/iu.test(line);
    goesOn = /\\\s*$/u.test(line);
    if (!isEnv || /^\s*#/u.test(line)) continue;
    for (const match of line.matchAll(PATTERNS.dockerfile)) {
      const [, before = "", name = "", between = "", value = ""] = match;
      const nameStart = match.index + before.length;
      found.push(setting(name, at, nameStart, nameStart + name.length + between.length, value));
    }
  }
  return found;
}

function setting(name: string, line: number, nameStart: number, valueStart: number, written: string): VariableSetting {
  const quoted = /^(["'])(.*)\1$/u.exec(written);
  const start = valueStart + (quoted ? 1 : 0);
  const text = quoted?.[2] ?? written;
  return {
    name,
    text,
    nameRange: { start: { line, character: nameStart }, end: { line, character: nameStart + name.length } },
    valueRange: { start: { line, character: start }, end: { line, character: start + text.length } },
  };
}

/** Section, key and form that a variable means; the key in lower case, sections as Airflow looks them up. */
export function optionOfVariable(
  name: string,
): { readonly section: string; readonly key: string; readonly form: "plain" | "command" | "secret" } | undefined {
  const match = /^AIRFLOW__(.+?)__(.+?)(_CMD|_SECRET)?$/u.exec(name);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const form = match[3] === "_CMD" ? "command" : match[3] === "_SECRET" ? "secret" : "plain";
  return { section: match[1].toLowerCase(), key: match[2].toLowerCase(), form };
}
