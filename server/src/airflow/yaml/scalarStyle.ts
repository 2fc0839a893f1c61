import { readPlain } from "../../pod/manifest/pythonYaml.ts";

/** How PyYAML writes a text: as it is, in single quotes, or in double quotes. */
export type ScalarStyle = "plain" | "single" | "double";

const BREAKS = "\n\x85\u2028\u2029";
const BLANKS = `\0 \t\r${BREAKS}`;

/** The style that PyYAML's safe dumper chooses for a text, with its default settings (`Emitter.analyze_scalar`). */
export function scalarStyle(text: string): ScalarStyle {
  if (text === "") return "single";
  const found = analyse(Array.from(text));
  const staysText = readPlain(text)?.type === "str";
  if (staysText && found.allowsPlain) return "plain";
  return found.allowsSingle ? "single" : "double";
}

interface Analysis {
  readonly allowsPlain: boolean;
  readonly allowsSingle: boolean;
}

function analyse(characters: readonly string[]): Analysis {
  const [first = ""] = characters;
  const last = characters.at(-1) ?? "";
  const edges = isSpaceOrBreak(first) || isSpaceOrBreak(last);
  const hasBreaks = characters.some((character) => BREAKS.includes(character));
  const special = characters.some((character) => character !== "\n" && !(character >= " " && character <= "~"));
  const breakBeforeSpace = pairs(characters, isBreak, (next) => next === " ");
  const spaceBeforeBreak = pairs(characters, (character) => character === " ", isBreak);
  return {
    allowsPlain: !edges && !hasBreaks && !special && !hasIndicators(characters),
    allowsSingle: !breakBeforeSpace && !spaceBeforeBreak && !special,
  };
}

function pairs(
  characters: readonly string[],
  before: (character: string) => boolean,
  after: (character: string) => boolean,
): boolean {
  return characters.some((character, index) => {
    const next = characters[index + 1];
    return next !== undefined && before(character) && after(next);
  });
}

/** Characters that mean something to YAML where they stand. */
function hasIndicators(characters: readonly string[]): boolean {
  const start = characters.slice(0, 3).join("");
  if (start === "---" || start === "...") return true;
  return characters.some((character, index) => {
    const next = characters[index + 1];
    const blankFollows = next === undefined || BLANKS.includes(next);
    const blankBefore = index === 0 || BLANKS.includes(characters[index - 1] ?? "");
    if (index === 0 && "#,[]{}&*!|>'\"%@`".includes(character)) return true;
    if (index === 0 && "?-".includes(character) && blankFollows) return true;
    return (character === ":" && blankFollows) || (character === "#" && blankBefore);
  });
}

function isBreak(character: string): boolean {
  return BREAKS.includes(character);
}

function isSpaceOrBreak(character: string): boolean {
  return character === " " || isBreak(character);
}
