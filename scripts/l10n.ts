/**
 * `npm run l10n`: moves texts that people read out of `package.json`, into `package.nls.json`, and writes the messages of
 * the client into `l10n/bundle.l10n.json`.
 */
import { readManifest, writeManifest } from "./l10n/manifest.ts";
import { clientMessages, writeBundle } from "./l10n/messages.ts";

writeManifest(readManifest());
const { bundle, problems } = clientMessages();
writeBundle(bundle);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
