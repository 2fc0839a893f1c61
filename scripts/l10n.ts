/**
 * `npm run l10n`: moves texts that people read out of `package.json`, into `package.nls.json`, writes the messages of the
 * client into `l10n/bundle.l10n.json`, tidies the translations, and says what they lack.
 */
import { readManifest, readManifestTexts, writeManifest } from "./l10n/manifest.ts";
import { clientMessages, writeBundle } from "./l10n/messages.ts";
import {
  languages,
  readTranslatedBundle,
  readTranslatedManifest,
  tidyTranslations,
  translationProblems,
} from "./l10n/translations.ts";

writeManifest(readManifest());
const manifest = readManifestTexts();
const { bundle, problems } = clientMessages();
writeBundle(bundle);
const lacks = languages().flatMap((language) => {
  tidyTranslations(language, manifest, bundle);
  const found = [
    ...translationProblems(manifest, readTranslatedManifest(language)),
    ...translationProblems(bundle, readTranslatedBundle(language)),
  ];
  return found.map((problem) => `${language}: ${problem}`);
});
for (const problem of [...problems, ...lacks]) console.error(problem);
if (problems.length + lacks.length > 0) process.exitCode = 1;
