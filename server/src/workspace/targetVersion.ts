import type { TargetVersion } from "../protocol.ts";
import type { Files } from "./files.ts";
import { nameOf } from "./paths.ts";
import { requirementIn } from "./requirements.ts";
import { toUri } from "./uri.ts";

/** The newest DBND whose keys and rules we know. */
export const NEWEST_DBND = "1.0.28";

/** Files that fix versions come first. */
const LOCKS = ["uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock"];
const PROJECT_FILES = ["pyproject.toml", "Pipfile", "setup.py"];

/** The version of DBND that the files of a folder ask for; the newest one where they do not. */
export function targetVersion(folder: string, files: Files): TargetVersion {
  const paths = [
    ...LOCKS.map((name) => `${folder}/${name}`),
    ...textFiles(folder, files).filter((path) => nameOf(path).includes("requirements")),
    ...textFiles(`${folder}/requirements`, files),
    ...PROJECT_FILES.map((name) => `${folder}/${name}`),
  ];
  let found: TargetVersion | undefined;
  for (const path of paths) {
    const text = files.isFile(path) ? files.readFile(path) : undefined;
    const requirement = text === undefined ? undefined : requirementIn(nameOf(path), text, NEWEST_DBND);
    if (!requirement) continue;
    const { version, exact, line } = requirement;
    const target: TargetVersion = { version, from: "file", uri: toUri(path), line };
    if (exact) return target;
    found ??= target;
  }
  return found ?? { version: NEWEST_DBND, from: "newest" };
}

function textFiles(folder: string, files: Files): string[] {
  return files
    .list(folder)
    .filter(({ name, isFolder }) => !isFolder && name.endsWith(".txt"))
    .map(({ name }) => `${folder}/${name}`)
    .sort();
}
