import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { buildBundles, type Bundle } from "../../../../scripts/build/bundles.ts";
import { ROOT } from "../../../../scripts/root.ts";
import { schemaForPeers } from "../jsonSchema.ts";

/** What the processes of the benchmark run. */
export interface Programs {
  readonly bundles: readonly Bundle[];
  /** Where those that are not ours are; to be removed in the end. */
  readonly folder: string;
  readonly server: string;
  readonly extension: string;
  readonly emptyServer: string;
  readonly jsonServer: string;
  readonly bareClient: string;
}

/** Builds ours for production, and the programs that they are measured beside in the same way. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), "databand-bench-"));
  const entry = (name: string): string => join(import.meta.dirname, `${name}.ts`);
  await build({
    ...{ bundle: true, minify: true, platform: "node", target: "node22", format: "cjs", logLevel: "warning" },
    entryPoints: ["emptyServer", "jsonServer", "bareClient"].map(entry),
    external: ["vscode"],
    mainFields: ["module", "main"],
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    define: { SCHEMA: JSON.stringify(schemaForPeers()) },
  });
  const program = (name: string): string => join(folder, `${name}.cjs`);
  return {
    bundles: await buildBundles({ production: true }),
    folder,
    server: join(ROOT, "dist", "server", "server.mjs"),
    extension: join(ROOT, "dist", "extension.cjs"),
    emptyServer: program("emptyServer"),
    jsonServer: program("jsonServer"),
    bareClient: program("bareClient"),
  };
}
