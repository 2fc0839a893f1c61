import { withoutEntities } from "./entities.ts";
import { BLOCKS } from "./transliteration.ts";

const BLOCK = 256;
const FIRST = 0x80;

const blocks = new Map<number, readonly string[]>();

/**
 * A text as `python-slugify` writes it with `text-unidecode`: plain lower-case letters and digits, everything else one
 * dash (Airflow 2.5 and newer, for the names of pods).
 */
export function slug(text: string): string {
  return withoutEntities(asciiOf(text.replace(/'+/g, "-").normalize("NFKD")))
    .normalize("NFKD")
    .toLowerCase()
    .replace(/'+/g, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function asciiOf(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (character) => letterOf(character.codePointAt(0) ?? 0));
}

/** What is written for a character outside ASCII: nothing where the tables end, at U+FFFF. */
function letterOf(code: number): string {
  if (code > 0xffff) return "";
  const start = Math.max(code - (code % BLOCK), FIRST);
  const letters = blocks.get(start) ?? readBlock(BLOCKS[start] ?? "");
  blocks.set(start, letters);
  return letters[code - start] ?? "-";
}

function readBlock(block: string): readonly string[] {
  return Array.from(block.matchAll(/([^.-]*)([.-]|$)/g), ([, letters = "", end]) => letters + (end === "." ? "" : "-"));
}
