import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { ROOT } from "../root.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Writes the licences of every npm package of which something is in the bundles. */
export function writeNotices(metafile: Metafile, file: string): void {
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = [...folders].sort().map((folder) => noticeOf(join(ROOT, folder)));
  writeFileSync(file, `The bundles beside this file contain parts of these packages.\n\n${notices.join("\n")}`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const texts = existsSync(folder) ? readdirSync(folder).filter((entry) => /^(licen[cs]e|notice)/i.test(entry)) : [];
  const text = texts.map((entry) => readFileSync(join(folder, entry), "utf8").trim()).join("\n\n");
  return `${"=".repeat(80)}\n${name} ${version} (${license ?? "see below"})\n\n${text || "No licence file in the package."}\n`;
}
