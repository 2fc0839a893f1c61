import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readManifestTexts } from "../../../scripts/l10n/manifest.ts";
import { readBundle } from "../../../scripts/l10n/messages.ts";
import {
  languages,
  missingPages,
  readTranslatedBundle,
  readTranslatedManifest,
  translationProblems,
} from "../../../scripts/l10n/translations.ts";

for (const language of languages()) {
  describe(`the translation ${language} is complete, and nothing of it is left over (“npm run l10n” tidies it)`, () => {
    test(`package.nls.${language}.json`, () => {
      const problems = translationProblems(readManifestTexts(), readTranslatedManifest(language));
      assert.equal(problems.length, 0, problems.join("\n"));
    });

    test(`l10n/bundle.l10n.${language}.json`, () => {
      const problems = translationProblems(readBundle(), readTranslatedBundle(language));
      assert.equal(problems.length, 0, problems.join("\n"));
    });

    test("the pages of the walkthrough", () => assert.deepEqual(missingPages(language), []));
  });
}

test("German is there", () => assert.ok(languages().includes("de")));

describe("what is wrong with a translation is told", () => {
  const cases: readonly (readonly [string, Record<string, string>, Record<string, string>, readonly string[]])[] = [
    ["nothing", { a: "{0} of {1}, `key`" }, { a: "`key`: von {1} {0}" }, []],
    ["a text that is missing", { a: "A", b: "B" }, { b: "B" }, ["not translated: a"]],
    ["one that is left over", { a: "A" }, { a: "A", b: "B" }, ["nothing has this any more: b"]],
    ["a place that is missing", { a: "{0} of {1}" }, { a: "von {1}" }, ["places, icons or links differ: a"]],
    ["another icon", { a: "$(run) Run" }, { a: "$(play) Los" }, ["places, icons or links differ: a"]],
    ["another link", { a: "[A](command:x)" }, { a: "[A](command:y)" }, ["places, icons or links differ: a"]],
  ];
  for (const [name, english, translated, expected] of cases) {
    test(name, () => assert.deepEqual(translationProblems(english, translated), expected));
  }
});
