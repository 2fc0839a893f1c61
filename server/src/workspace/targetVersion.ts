import type { TargetVersion } from "../protocol.ts";
import type { Files } from "./files.ts";
import { nameOf } from "./paths.ts";
import { dbndPackage, requirementIn, type Package } from "./requirements.ts";
import { toUri } from "./uri.ts";

/** The newest DBND whose keys and rules we know. */
export const NEWEST_DBND = "1.0.28";

/** Files that fix versions come first. */
const LOCKS = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"];
const PROJECT_FILES = ["pyproject.toml", "Pipfile", "setup.py"];

/** The version of DBND that the files of a folder ask for; the newest one where they do not. */
export function targetVersion(folder: string, files: Files): TargetVersion {
  return (
    requiredVersion(folder, files, dbndPackage(NEWEST_DBND)) ?? {
      product: "DBND",
      version: NEWEST_DBND,
      from: "newest",
    }
  );
}

/** The version of a package that the files of a folder ask for; a fixed one before a range. */
export function requiredVersion(folder: string, files: Files, wanted: Package): TargetVersion | undefined {
  const paths = [
    ...LOCKS.map((name) => `${folder}/${name}`),
    ...textFiles(folder, files).filter((path) => /requirements|constraints/u.test(nameOf(path))),
    ...textFiles(`${folder}/requirements`, files),
    ...PROJECT_FILES.map((name) => `${folder}/${name}`),
  ];
  let found: TargetVersion | undefined;
  for (const path of paths) {
    const text = files.isFile(path) ? files.readFile(path) : undefined;
    const requirement = text === undefined ? undefined : requirementIn(nameOf(path), text, wanted);
    if (!requirement) continue;
    const { version, exact, line } = requirement;
    const { product } = wanted;
    const target: TargetVersion = { product, version, from: "file", uri: toUri(path), line };
    if (exact) return target;
    found ??= target;
  }
  return found;
}

function textFiles(folder: string, files: Files): string[] {
  return files
    .list(folder)
    .filter(({ name, isFolder }) => !isFolder && name.endsWith(".txt"))
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}
