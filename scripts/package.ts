/**
 * `npm run package`: the extension as out/databand-kubernetes-VERSION.vsix, and the language server with its command
 * line, for other editors and for CI, as out/databand-language-server-VERSION.tgz.
 */
import { statSync } from "node:fs";
import { makePackages } from "./build/packages.ts";

const { extension, server } = await makePackages();
for (const file of [extension, server]) {
  console.log(`${file} (${Math.round(statSync(file).size / 1024)} kB)`);
}
