import { existsSync, mkdirSync } from "node:fs";
import { resolve, sep } from "node:path";
import type { Container } from "../../containerObjects.ts";
import { expand } from "../environment.ts";

/**
 * Where a container's mounts are: path in the container → local path. A part of a volume that is not there is made, as
 * a folder.
 *
 * @param volumes name of a volume → its folder
 */
export function mountsOf(
  container: Container,
  volumes: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>>,
): Record<string, string> {
  const mounts: Record<string, string> = {};
  for (const { name, mountPath, subPath = "", subPathExpr = "" } of container.volumeMounts ?? []) {
    const folder = volumes[name];
    if (folder === undefined) continue;
    const part = subPathExpr === "" ? subPath : expand(subPathExpr, environment);
    const path = part === "" ? folder : inside(folder, part);
    if (!existsSync(path)) mkdirSync(path, { recursive: true });
    mounts[mountPath] = path;
  }
  return mounts;
}

/** A path below `folder`, whatever `..` it has. */
export function inside(folder: string, path: string): string {
  const full = resolve(folder, `.${sep}${path}`);
  return full === folder || full.startsWith(folder + sep) ? full : folder;
}
