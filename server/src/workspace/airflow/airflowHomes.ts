import type { CfgDocument } from "../../cfg/types.ts";
import type { Files } from "../files.ts";
import { folderOf, resolvePath } from "../paths.ts";

/** The `airflow.cfg` of a folder and of those above it, up to the workspace's, and of folders right below that. */
export function homesAround(folder: string, root: string, files: Files): CfgDocument[] {
  const folders: string[] = [];
  for (let at = folder; at.startsWith(root); at = folderOf(at)) {
    folders.push(at);
    if (at === root || at === "/") break;
  }
  const below = files.list(root).flatMap(({ name, isFolder }) => (isFolder ? [`${root}/${name}`] : []));
  return [...new Set([...folders, ...below])].flatMap((one) => files.document(`${one}/airflow.cfg`) ?? []);
}

/** A path that is not in the workspace's folder may be one of the container: its last two parts tell. */
export function isSameFile(named: string, path: string, root?: string): boolean {
  const plain = named.startsWith("/") ? resolvePath("/", named) : named;
  if (root !== undefined && plain.startsWith(`${root}/`)) return plain === path;
  const end = plain.replace(/^\.\//u, "").split("/").slice(-2).join("/");
  return end !== "" && (path === end || path.endsWith(`/${end}`));
}

/** The folders that a file is in, the nearest first, up to that of the workspace. */
export function foldersAbove(path: string, workspaceFolders: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    found.push(folder);
    if (!workspaceFolders.some((each) => folder.startsWith(`${each}/`))) return found;
  }
}
