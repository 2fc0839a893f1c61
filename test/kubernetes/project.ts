import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Project {
  readonly folder: string;
  remove(): void;
}

/** A copy of dbnd/project whose engine names this image (`repository:tag`) and namespace. */
export function copyProject(image: string, namespace: string): Project {
  const folder = mkdtempSync(join(tmpdir(), "databand-project-"));
  cpSync(join(import.meta.dirname, "dbnd", "project"), folder, { recursive: true });
  const file = join(folder, "project.cfg");
  const colon = image.lastIndexOf(":");
  const text = readFileSync(file, "utf8")
    .replace(/^container_repository = .*$/m, `container_repository = ${image.slice(0, colon)}`)
    .replace(/^container_tag = .*$/m, `container_tag = ${image.slice(colon + 1)}`)
    .replace(/^namespace = .*$/m, `namespace = ${namespace}`);
  writeFileSync(file, text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
