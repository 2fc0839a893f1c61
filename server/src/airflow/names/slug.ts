import { readFileSync } from "node:fs";
import { withoutEntities } from "./entities.ts";

const BLOCK = 256;
const FIRST = 0x80;

/**
 * What `text-unidecode` 1.3 writes for characters outside ASCII, as far as slugs show it: lower case, and `_` for whatever
 * slugs write as a dash. By the hexadecimal number of a block of 256 characters (the first one 128) its entries: each ends
 * in `.`, or in `-` where a dash follows; what a block does not have is a dash.
 */
interface Transliteration {
  readonly blocks: Readonly<Record<string, string>>;
}

let transliteration: Transliteration | undefined;
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
  const number = Math.floor(code / BLOCK);
  const letters = blocks.get(number) ?? lettersOf(number);
  blocks.set(number, letters);
  return letters[code - Math.max(number * BLOCK, FIRST)] ?? "-";
}

function lettersOf(block: number): readonly string[] {
  const entries = tables().blocks[block.toString(16)] ?? "";
  return Array.from(entries.matchAll(/([^.-]*)([.-]|$)/g), ([, text = "", end]) => text + (end === "." ? "" : "-"));
}

/** Read for the first name that is not ASCII: the file lies beside this module, and beside the bundle that it is in. */
function tables(): Transliteration {
  return (transliteration ??= JSON.parse(
    readFileSync(new URL("./transliteration.json", import.meta.url), "utf8"),
  ) as Transliteration);
}
