import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { ROOT } from "../root.ts";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Our modules that read tables of others, and whose. */
const DATA: Readonly<Record<string, { readonly title: string; readonly licence: string }>> = {
  "server/src/airflow/names/slug.ts": {
    title: "text-unidecode 1.3 (Artistic License; its tables, in another form; from PyPI as text-unidecode)",
    licence: "text-unidecode.txt",
  },
};

/** Writes the licences of every npm package, and of every table of others, of which something is in the bundles. */
export function writeNotices(metafile: Metafile, file: string): void {
  const folders = new Set<string>();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const notices = [...folders].sort().map((folder) => noticeOf(join(ROOT, folder)));
  for (const [input, { title, licence }] of Object.entries(DATA)) {
    if (!(input in metafile.inputs)) continue;
    notices.push(notice(title, readFileSync(join(import.meta.dirname, "licences", licence), "utf8").trim()));
  }
  writeFileSync(file, `The bundles beside this file contain parts of these packages.\n\n${notices.join("\n")}`);
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const texts = existsSync(folder) ? readdirSync(folder).filter((entry) => /^(licen[cs]e|notice)/i.test(entry)) : [];
  const text = texts.map((entry) => readFileSync(join(folder, entry), "utf8").trim()).join("\n\n");
  return notice(`${name} ${version} (${license ?? "see below"})`, text || "No licence file in the package.");
}

function notice(title: string, text: string): string {
  return `${"=".repeat(80)}\n${title}\n\n${text}\n`;
}
