/** `npm run l10n`: moves texts that people read out of `package.json`, into `package.nls.json`. */
import { readManifest, writeManifest } from "./l10n/manifest.ts";

writeManifest(readManifest());
