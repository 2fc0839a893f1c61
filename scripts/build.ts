/** `npm run build [-- --production]`: the bundles below dist/. */
import { parseArgs } from "node:util";
import { buildBundles } from "./build/bundles.ts";

const { values } = parseArgs({ options: { production: { type: "boolean", default: false } } });
const started = Date.now();
const bundles = await buildBundles({ production: values.production });
for (const { file, bytes } of bundles) console.log(`${file.padEnd(22)} ${String(Math.round(bytes / 1024)).padStart(6)} kB`);
console.log(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
