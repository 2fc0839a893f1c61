/**
 * Writes `server/src/airflow/names/transliteration.json` from the data of the Python package `text-unidecode` 1.3 (its file
 * `data.bin`: what is written for U+0001, U+0002..., with a null between):
 * `node scripts/generate-transliteration.ts DATA.BIN`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OUTPUT = fileURLToPath(new URL("../server/src/airflow/names/transliteration.json", import.meta.url));
const UNKNOWN = "[?]";
const BLOCK = 256;

const file = process.argv[2];
if (file === undefined) throw new Error("usage: node scripts/generate-transliteration.ts DATA.BIN");
const texts = readFileSync(file, "utf8").split("\0");

/** What is left for slugs: lower case, a `_` for what becomes a dash, but not what is looked at together with its neighbours. */
function ofSlugs(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9',&#;]+/g, "_");
}

/** False for characters that the compatibility decomposition takes apart: they are never looked up. */
function isLookedUp(code: number): boolean {
  const character = String.fromCodePoint(code);
  return character.normalize("NFKD") === character;
}

function entryOf(code: number): string {
  const text = isLookedUp(code) ? (texts[code - 1] ?? "") : UNKNOWN;
  if (text.trim() === UNKNOWN) return "-";
  const plain = ofSlugs(text);
  return plain.endsWith("_") ? `${plain.slice(0, -1)}-` : `${plain}.`;
}

const blocks: Record<string, string> = {};
for (let start = 0; start < 0x10000; start += BLOCK) {
  const codes = Array.from({ length: BLOCK }, (_, index) => start + index).filter((code) => code >= 0x80);
  const block = codes.map(entryOf).join("").replace(/-+$/, "");
  if (block !== "") blocks[(start / BLOCK).toString(16)] = block;
}

const about =
  "Taken, and changed to this form in 2026, from the tables of the Python package text-unidecode 1.3, copyright 2014 Mikhail " +
  "Korobov, after Text::Unidecode, copyright 2001 Sean M. Burke; both may be used under the Artistic License " +
  "(https://opensource.org/license/artistic-1-0), under which this file stays.";
writeFileSync(OUTPUT, `${JSON.stringify({ about, blocks }, undefined, 2)}\n`);
