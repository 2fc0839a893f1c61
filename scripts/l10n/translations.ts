/** Translations of what people read: `package.nls.LANGUAGE.json`, `l10n/bundle.l10n.LANGUAGE.json`, pages of the walkthrough. */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root.ts";
import type { Texts } from "./manifest.ts";

/** The languages there are, by the names that VS Code gives them: `de`. English is not among them. */
export function languages(): readonly string[] {
  return globSync("package.nls.*.json", { cwd: ROOT }).map((file) => file.split(".").at(-2) ?? "");
}

/** The texts of the manifest in a language. */
export function readTranslatedManifest(language: string): Texts {
  return readTexts(`package.nls.${language}.json`);
}

/** The messages of the client in a language, by the English ones. */
export function readTranslatedBundle(language: string): Texts {
  return readTexts(`l10n/bundle.l10n.${language}.json`);
}

/** Puts the translations into the order of the English texts, without those that nothing has any more. */
export function tidyTranslations(language: string, manifest: Texts, bundle: Texts): void {
  const files = [
    [`package.nls.${language}.json`, manifest],
    [`l10n/bundle.l10n.${language}.json`, bundle],
  ] as const;
  for (const [file, english] of files) {
    const known = readTexts(file);
    const kept = Object.keys(english).filter((key) => known[key] !== undefined);
    const tidy = Object.fromEntries(kept.map((key) => [key, known[key]]));
    writeFileSync(join(ROOT, file), `${JSON.stringify(tidy, undefined, 2)}\n`);
  }
}

/** What is wrong with a translation, a sentence each: texts that are missing, left over, or lack a part of the English one. */
export function translationProblems(english: Texts, translated: Texts): readonly string[] {
  return [
    ...Object.entries(english).flatMap(([key, text]) => {
      const there = translated[key];
      if (!there) return [`not translated: ${key}`];
      return partsOf(text).join() === partsOf(there).join() ? [] : [`places, icons or links differ: ${key}`];
    }),
    ...Object.keys(translated)
      .filter((key) => english[key] === undefined)
      .map((key) => `nothing has this any more: ${key}`),
  ];
}

/** What has to stand in every language: places of values, icons, links and code. */
function partsOf(text: string): readonly string[] {
  const parts = text.match(/\{\d+\}|\$\([\w~-]+\)|\]\(command:[^)]+\)|`[^`]+`/gu) ?? [];
  return [...parts].sort();
}

/** Pages of the walkthrough that a language lacks. */
export function missingPages(language: string): readonly string[] {
  const pages = globSync("resources/walkthrough/*.md", { cwd: ROOT }).filter((page) => !page.includes(".nls."));
  const names = pages.map((page) => page.replace(/\.md$/u, `.nls.${language}.md`));
  return names.filter((name) => !existsSync(join(ROOT, name)));
}

function readTexts(file: string): Texts {
  return JSON.parse(readFileSync(join(ROOT, file), "utf8")) as Texts;
}
