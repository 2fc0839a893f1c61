/**
 * The bundles. The client's are CommonJS, since VS Code loads that; and since esbuild splits only ES modules, its parts
 * that load on first use are entry points of their own, and the `import()` of them is left as it is. The server's are ES
 * modules in a folder of their own, which esbuild splits: the handshake loads first, and the pod plan, YAML and Python when
 * they are needed.
 */
import { rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { type BuildOptions, type Metafile, type Plugin, build as runEsbuild } from "esbuild";
import { ROOT } from "../root.ts";
import { BROWSER_CLIENT, BROWSER_SERVER } from "./browser.ts";
import { copyAssets } from "./assets.ts";
import { leanProtocol } from "./leanProtocol.ts";
import { writeNotices } from "./notices.ts";

export interface BundleOptions {
  /** Minified and without source maps: for the package. Default false. */
  readonly production?: boolean;
}

export interface Bundle {
  /** From the project's folder: `dist/extension.cjs`. */
  readonly file: string;
  readonly bytes: number;
  /** Source files in it, from the project's folder. */
  readonly inputs: readonly string[];
  /** Bundles that are loaded together with it, from the project's folder. */
  readonly imports: readonly string[];
  /** Bundles that it loads when it needs them. */
  readonly lazy: readonly string[];
}

/** Output below dist/ → entry point. */
const CLIENT = {
  extension: "client/src/extension.ts",
  cluster: "client/src/cluster/index.ts",
  sandbox: "client/src/sandbox/index.ts",
} as const;

/** Output below dist/server/ → entry point. */
const SERVER = {
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

const SHARED: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node22",
  mainFields: ["module", "main"],
  logLevel: "warning",
  metafile: true,
  legalComments: "none",
};

/** What all bundles that VS Code's extension host loads have in common, those of the tests too. */
export const COMMON: BuildOptions = {
  ...SHARED,
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  external: ["vscode"],
  // `import()` of what is outside of a bundle becomes a lazy `require`: VS Code's extension host hooks into that.
  supported: { "dynamic-import": false },
  define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename", "import.meta.url": "__url" },
  banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
};

/** Entries and chunks lie in one folder, so that `import.meta.url` means the same in all of them. */
const MODULES: BuildOptions = {
  ...SHARED,
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  outExtension: { ".js": ".mjs" },
  // The protocol's library is CommonJS and asks for parts of Node.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};

/** Builds everything that runs into dist/. Prints what is wrong and rejects when something does not build. */
export async function buildBundles({ production = false }: BundleOptions = {}): Promise<readonly Bundle[]> {
  const dist = join(ROOT, "dist");
  rmSync(dist, { recursive: true, force: true });
  const kind = { minify: production, sourcemap: production ? false : "linked" } as const;
  const built = await Promise.all([
    runEsbuild({
      ...COMMON,
      ...kind,
      entryPoints: CLIENT,
      outdir: "dist",
      plugins: [lazyParts],
      metafile: true,
    }),
    runEsbuild({
      ...MODULES,
      ...kind,
      entryPoints: SERVER,
      outdir: "dist/server",
      plugins: [leanProtocol],
      metafile: true,
    }),
    runEsbuild({ absWorkingDir: ROOT, ...BROWSER_CLIENT, ...kind, metafile: true }),
    runEsbuild({
      absWorkingDir: ROOT,
      ...BROWSER_SERVER,
      ...kind,
      plugins: [...(BROWSER_SERVER.plugins ?? []), leanProtocol],
      metafile: true,
    }),
  ]).catch(() => {
    throw new Error("the bundles could not be built: see above"); // esbuild has printed where and why
  });
  const [client, server, browserClient, browserServer] = built.map(({ metafile }) => metafile);
  if (!client || !server || !browserClient || !browserServer) throw new Error("esbuild told nothing of what it built");
  copyAssets(server, join(dist, "server"));
  writeNotices(client, join(dist, "THIRD-PARTY-NOTICES.txt"));
  writeNotices(server, join(dist, "server", "THIRD-PARTY-NOTICES.txt"));
  return [client, server, browserClient, browserServer].flatMap(bundlesOf);
}

function bundlesOf({ outputs }: Metafile): Bundle[] {
  return Object.entries(outputs)
    .filter(([file]) => /\.[cm]?js$/.test(file))
    .map(([file, { inputs, imports }]) => ({
      file,
      bytes: statSync(join(ROOT, file)).size,
      inputs: Object.keys(inputs),
      imports: pathsOf(imports, "import-statement"),
      lazy: pathsOf(imports, "dynamic-import"),
    }));
}

function pathsOf(imports: Metafile["outputs"][string]["imports"], kind: string): string[] {
  return imports.filter((one) => one.kind === kind && one.external !== true).map(({ path }) => path);
}

/** A bundle and all that is loaded together with it; `name` is that of a file in dist/, without its ending. */
export function loadedWith(bundles: readonly Bundle[], name: string): readonly Bundle[] {
  const found = new Set(bundles.filter(({ file }) => basename(file).replace(/\.[cm]js$/, "") === name));
  for (const { imports } of found) {
    for (const bundle of bundles) if (imports.includes(bundle.file)) found.add(bundle);
  }
  return [...found];
}
