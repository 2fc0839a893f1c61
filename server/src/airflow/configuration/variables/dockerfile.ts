import { fillIn, type VariableLookup } from "./fillIn.ts";
import { setting, type VariablePlace, type VariableSetting } from "./setting.ts";

const PAIR = /([A-Za-z_]\w*)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\"']|\\.)*)/gu;
/** `ENV NAME all of this`: the form without an equals sign. */
const OLD_FORM = /^(\s*ENV\s+)([A-Za-z_]\w*)(\s+)([^\s=].*)$/iu;

/**
 * Every variable that `ENV` sets in a Dockerfile, in its order: pairs, several lines, and the old form without an equals sign.
 * `ARG` sets none for the container, but its default is filled in where `ENV` names it.
 */
export function dockerfileSettings(text: string, lookup: VariableLookup): readonly VariableSetting[] {
  const lines = text.split(/\r?\n/u);
  const found: VariableSetting[] = [];
  const known = new Map<string, string>();
  const here: VariableLookup = (name) => known.get(name) ?? lookup(name);
  const add = (isEnv: boolean, name: string, written: string, quote: string, place: VariablePlace): void => {
    const value = valueOf(written, quote, here);
    known.set(name, value);
    if (isEnv) found.push(setting(name, written, value, place));
  };
  let instruction = "";
  let goesOn = false;
  for (const [line, text] of lines.entries()) {
    // Comments may stand between the lines of an instruction.
    if (/^\s*#/u.test(text)) continue;
    if (!goesOn) instruction = /^\s*([A-Za-z]+)(?=\s)/u.exec(text)?.[1]?.toUpperCase() ?? "";
    const isFirst = !goesOn;
    goesOn = /\\\s*$/u.test(text);
    if (instruction !== "ENV" && instruction !== "ARG") continue;
    const old = isFirst && instruction === "ENV" ? OLD_FORM.exec(text) : null;
    if (old) {
      const [, before = "", name = "", between = "", rest = ""] = old;
      const written = rest.replace(/\\?\s*$/u, "");
      const nameStart = before.length;
      add(true, name, written, "", { line, nameStart, valueStart: nameStart + name.length + between.length });
      continue;
    }
    for (const match of text.matchAll(PAIR)) {
      const [, name = "", value = ""] = match;
      if (match.index > 0 && !/\s/u.test(text.charAt(match.index - 1))) continue;
      const quote = /^["']/u.exec(value)?.[0] ?? "";
      const written = quote === "" ? value : value.slice(1, -1);
      const valueStart = match.index + name.length + 1 + quote.length;
      add(instruction === "ENV", name, written, quote, { line, nameStart: match.index, valueStart });
    }
  }
  return found;
}

function valueOf(written: string, quote: string, lookup: VariableLookup): string {
  if (quote === "'") return written;
  return fillIn(written, lookup, "\\$").replace(/\\(.)/gu, "$1");
}
