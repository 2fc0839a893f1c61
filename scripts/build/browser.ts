import { readFile } from "node:fs/promises";
import type { BuildOptions, Plugin } from "esbuild";

/** How a module reads a file that lies beside it: in a browser its text is part of the bundle. */
const READ = /readFileSync\(\s*new URL\(\s*("\.\/[^"]+"),\s*import\.meta\.url\s*\),\s*"utf8",?\s*\)/g;

const textsInside: Plugin = {
  name: "texts inside",
  setup(build) {
    build.onLoad({ filter: /[\\/]server[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const imports: string[] = [];
      const contents = (await readFile(path, "utf8")).replace(READ, (_, file: string) => {
        imports.push(`import text${imports.length} from ${file} with { type: "text" };`);
        return `text${imports.length - 1}`;
      });
      if (imports.length === 0) return undefined;
      return {
        contents: `${contents.replace(/^import .* from "node:fs";$/m, "")}\n${imports.join("\n")}`,
        loader: "ts",
      };
    });
  },
};

const COMMON: BuildOptions = {
  bundle: true,
  platform: "browser",
  target: "es2024",
  mainFields: ["browser", "module", "main"],
  conditions: ["browser"],
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
};

/** The extension for VS Code in a browser: one script, as its extension host takes them. */
export const BROWSER_CLIENT: BuildOptions = {
  ...COMMON,
  entryPoints: { client: "client/src/browser/extension.ts" },
  outdir: "dist/browser",
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  external: ["vscode"],
};

/** The language server as a web worker: one script, with what it reads at run time inside. */
export const BROWSER_SERVER: BuildOptions = {
  ...COMMON,
  entryPoints: { worker: "server/src/browser/main.ts" },
  outdir: "dist/browser",
  format: "iife",
  plugins: [textsInside],
  alias: Object.fromEntries(
    ["crypto", "os", "util", "zlib"].map((name) => [`node:${name}`, "./server/src/browser/nodeParts.ts"]),
  ),
  // `setImmediate` lets a cancellation be read before the request that it is for.
  banner: { js: "globalThis.setImmediate ??= (run) => setTimeout(run, 0);" },
};
