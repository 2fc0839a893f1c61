/** `npm run build [-- --production | --tests]`: the bundles below dist/, with `--tests` also those of the VS Code tests. */
import { parseArgs } from "node:util";
import { bundleTests } from "../test/vscode/bundle.ts";
import { buildBundles } from "./build/bundles.ts";

const { values } = parseArgs({
  options: { production: { type: "boolean", default: false }, tests: { type: "boolean", default: false } },
});
const started = Date.now();
for (const { file, bytes } of await buildBundles({ production: values.production })) {
  console.log(`${file.padEnd(22)} ${String(Math.round(bytes / 1024)).padStart(6)} kB`);
}
if (values.tests) await bundleTests();
console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
