import { globSync } from "node:fs";
import { build } from "esbuild";
import { COMMON } from "../../scripts/build/bundles.ts";
import { ROOT } from "../../scripts/root.ts";

/** Bundles the kit and the suites to dist/test. Rejects with esbuild's list of errors. */
export async function bundleTests(): Promise<void> {
  const suites = globSync("test/vscode/suites/*.test.ts", { cwd: ROOT });
  await build({
    ...COMMON,
    entryPoints: ["test/vscode/kit/index.ts", ...suites],
    outbase: "test/vscode",
    outdir: "dist/test",
    entryNames: "[dir]/[name]",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
  });
}
