/**
 * The bundles. VS Code loads CommonJS, so all of them are; and since esbuild splits only ES modules, the parts that
 * load on first use are entry points of their own, and the client's `import()` of them is left as it is.
 */
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, type Metafile, type Plugin, build as runEsbuild } from "esbuild";
import { ROOT } from "../root.ts";
import { leanClientNode } from "./leanClientNode.ts";
import { writeNotices } from "./notices.ts";

export interface BundleOptions {
  /** Minified and without source maps: for the package. Default false. */
  readonly production?: boolean;
}

export interface Bundle {
  /** From the project's folder: `dist/server.cjs`. */
  readonly file: string;
  readonly bytes: number;
  /** Source files in it, from the project's folder. */
  readonly inputs: readonly string[];
}

/** Output below dist/ → entry point. */
const ENTRIES = {
  extension: "client/src/extension.ts",
  cluster: "client/src/cluster/index.ts",
  sandbox: "client/src/sandbox/index.ts",
  server: "server/src/main.ts",
  cli: "server/src/cli.ts",
} as const;

/** What the client loads on first use: `import("./cluster/index.ts")` becomes a lazy `require("./cluster.cjs")`. */
const lazyParts: Plugin = {
  name: "lazy parts",
  setup(build) {
    build.onResolve({ filter: /(^|\/)(cluster|sandbox)\/index\.ts$/ }, ({ kind, path }) => {
      const part = /(cluster|sandbox)\/index\.ts$/.exec(path)?.[1];
      return kind === "dynamic-import" && part !== undefined ? { path: `./${part}.cjs`, external: true } : undefined;
    });
  },
};

/** What all bundles have in common, those of the tests too. */
export const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node22",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  // `import()` of what is outside of a bundle becomes a lazy `require`: VS Code's extension host hooks into that.
  supported: { "dynamic-import": false },
  define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename", "import.meta.url": "__url" },
  banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
  mainFields: ["module", "main"],
  logLevel: "warning",
  metafile: true,
};

/** Builds everything that runs into dist/. Prints what is wrong and rejects when something does not build. */
export async function buildBundles({ production = false }: BundleOptions = {}): Promise<readonly Bundle[]> {
  rmSync(join(ROOT, "dist"), { recursive: true, force: true });
  const { metafile } = await runEsbuild({
    ...COMMON,
    metafile: true,
    entryPoints: ENTRIES,
    outdir: "dist",
    plugins: [lazyParts, leanClientNode],
    minify: production,
    sourcemap: production ? false : "linked",
    legalComments: "none",
  }).catch(() => {
    throw new Error("the bundles could not be built: see above"); // esbuild has printed where and why
  });
  writeNotices(metafile, join(ROOT, "dist", "THIRD-PARTY-NOTICES.txt"));
  return bundlesOf(metafile);
}

function bundlesOf(metafile: Metafile): Bundle[] {
  return Object.entries(metafile.outputs)
    .filter(([file]) => file.endsWith(".cjs"))
    .map(([file, { inputs }]) => ({ file, bytes: statSync(join(ROOT, file)).size, inputs: Object.keys(inputs) }));
}
