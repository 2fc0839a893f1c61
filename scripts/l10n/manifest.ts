/** The texts of `package.json` that people read stand in `package.nls.json`; the manifest names them: `%key%`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.ts";
import { type Json, placesOf } from "./places.ts";

/** Text by key. */
export type Texts = Readonly<Record<string, string>>;

const MANIFEST = join(ROOT, "package.json");
const TEXTS = join(ROOT, "package.nls.json");

/** `package.json` as it stands. */
export function readManifest(): Json {
  return JSON.parse(readFileSync(MANIFEST, "utf8")) as Json;
}

/** The texts of `package.nls.json`. */
export function readManifestTexts(): Texts {
  return JSON.parse(readFileSync(TEXTS, "utf8")) as Texts;
}

/** Writes `package.json`, with its texts in `package.nls.json`, wherever they stand in what is given. */
export function writeManifest(manifest: Json): void {
  const texts = moveTexts(manifest, readManifestTexts());
  for (const [file, content] of [[MANIFEST, manifest] as const, [TEXTS, texts] as const]) {
    writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
  }
}

/** `package.json` as people see it: every `%key%` replaced by its text. */
export function shownManifest(): unknown {
  const manifest = readManifest();
  const texts = readManifestTexts();
  for (const { holder, property, text } of placesOf(manifest)) holder[property] = texts[keyIn(text) ?? ""] ?? text;
  return manifest;
}

/**
 * Moves texts that stand in the manifest itself to the texts by key.
 *
 * @param manifest changed in place.
 * @param texts those there are.
 * @returns those that the manifest names now, in its order.
 */
export function moveTexts(manifest: Json, texts: Texts): Texts {
  const places = placesOf(manifest);
  const named = new Set(places.flatMap(({ text }) => keyIn(text) ?? []));
  const moved: Record<string, string> = {};
  for (const { holder, property, text, key } of places) {
    const own = keyIn(text) ?? freeKey(key, (one) => (named.has(one) ? texts[one] : moved[one]), text);
    const meant = keyIn(text) === undefined ? text : texts[own];
    if (meant !== undefined) moved[own] = meant;
    holder[property] = `%${own}%`;
  }
  return moved;
}

/** What is wrong between a manifest and its texts, a sentence each. */
export function manifestProblems(manifest: Json, texts: Texts): readonly string[] {
  const places = placesOf(manifest);
  const named = new Set(places.flatMap(({ text }) => keyIn(text) ?? []));
  return [
    ...places
      .filter(({ text }) => keyIn(text) === undefined)
      .map(({ key }) => `${key}: its text stands in package.json`),
    ...[...named].filter((key) => !texts[key]).map((key) => `${key}: has no text in package.nls.json`),
    ...Object.keys(texts)
      .filter((key) => !named.has(key))
      .map((key) => `${key}: nothing in package.json has this text of package.nls.json`),
  ];
}

/** The key itself, or one with a number behind it where another text has the key. */
function freeKey(key: string, textBy: (key: string) => string | undefined, text: string): string {
  let free = key;
  for (let count = 2; (textBy(free) ?? text) !== text; count++) free = `${key}.${String(count)}`;
  return free;
}

function keyIn(text: string): string | undefined {
  return /^%(.+)%$/u.exec(text)?.[1];
}
