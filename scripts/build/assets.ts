import { cpSync, existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { ROOT } from "../root.ts";

/** How a module names a file that it reads at run time: `new URL("./pod.json", import.meta.url)`. */
const ASSET = /new URL\(\s*"(\.[^"]+)",\s*import\.meta\.url\s*\)/g;

/**
 * Copies the files that bundled modules read at run time into the folder of the bundles, where `import.meta.url` leads then.
 * Throws when a file is not there, when its name holds a folder (which the bundles do not have), or is there already.
 */
export function copyAssets(metafile: Metafile, folder: string): void {
  for (const input of Object.keys(metafile.inputs)) {
    if (!/^(client|server)\/.*\.ts$/.test(input)) continue;
    for (const [, path = ""] of readFileSync(join(ROOT, input), "utf8").matchAll(ASSET)) {
      const source = join(ROOT, dirname(input), path);
      const target = join(folder, basename(path));
      if (!existsSync(source)) throw new Error(`${input} reads ${path}, which is not there`);
      if (path !== `./${basename(path)}`) throw new Error(`${input} reads ${path}: it has to lie beside the module`);
      if (existsSync(target)) throw new Error(`two modules read files named ${basename(path)}`);
      cpSync(source, target);
    }
  }
}
