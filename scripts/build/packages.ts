import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "../root.ts";
import { type Bundle, buildBundles } from "./bundles.ts";

const execute = promisify(execFile);
const VSCE = fileURLToPath(import.meta.resolve("@vscode/vsce/vsce"));

export interface Packages {
  /** Path of the extension's .vsix. */
  readonly extension: string;
  /** Path of the language server's .tgz. */
  readonly server: string;
  /** What was built for them. */
  readonly bundles: readonly Bundle[];
}

/** Where packages, pictures and records of test runs go; not in the repository. */
export const OUT = join(ROOT, "out");

/** Builds for production and packs both. Rejects when something that runs is missing. */
export async function makePackages(): Promise<Packages> {
  const bundles = await buildBundles({ production: true });
  mkdirSync(OUT, { recursive: true });
  return { bundles, extension: await packExtension(), server: await packServer() };
}

/** Builds and packs the extension alone; gives the path of its .vsix. */
export async function makeExtension(): Promise<string> {
  await buildBundles({ production: true });
  mkdirSync(OUT, { recursive: true });
  return packExtension();
}

async function packExtension(): Promise<string> {
  const file = join(OUT, `${versionedName("package.json")}.vsix`);
  // What npm packages contribute is in the bundles; vsce need not look for them. Its own report is left out: there is a
  // test for what the package holds.
  await execute(process.execPath, [VSCE, "package", "--no-dependencies", "--out", file], { cwd: ROOT });
  return file;
}

async function packServer(): Promise<string> {
  const folder = join(ROOT, "server");
  const dist = join(folder, "dist");
  rmSync(dist, { recursive: true, force: true });
  cpSync(join(ROOT, "dist", "server"), dist, { recursive: true });
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  await execute("npm", ["pack", "--silent", "--pack-destination", OUT], { cwd: folder });
  rmSync(join(folder, "LICENSE"));
  return join(OUT, `${versionedName("server/package.json")}.tgz`);
}

function versionedName(manifest: string): string {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, manifest), "utf8")) as { name: string; version: string };
  return `${name}-${version}`;
}
