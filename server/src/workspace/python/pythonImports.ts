import { folderOf } from "../paths.ts";
import { toPath, toUri } from "../uri.ts";

/**
 * The files that a module path, as `from … import` writes it, may mean for the file that has it, nearest first. From
 * which folder Python starts is known only to whoever runs it: every folder counts from the file's own up to the
 * workspace's, and a `src` in each. Leading dots lead from the file's own folder.
 */
export function importCandidates(from: string, written: string, workspaceFolders: readonly string[]): string[] {
  const path = toPath(from);
  const [, dots = "", module = ""] = /^(\.*)([^/\\]*)$/u.exec(written) ?? [];
  if (path === undefined || (dots === "" && module === "")) return [];
  const starts = dots === "" ? startsOf(path, workspaceFolders) : [parentOf(folderOf(path), dots.length - 1)];
  return starts.flatMap((start) => {
    const base = [start === "/" ? "" : start, ...(module === "" ? [] : module.split("."))].join("/");
    return (module === "" ? [`${base}/__init__.py`] : [`${base}.py`, `${base}/__init__.py`]).map(toUri);
  });
}

function startsOf(path: string, workspaceFolders: readonly string[]): string[] {
  const found: string[] = [];
  let folder = folderOf(path);
  for (;;) {
    found.push(folder, `${folder === "/" ? "" : folder}/src`);
    const inside = workspaceFolders.some((each) => folder.startsWith(`${each === "/" ? "" : each}/`));
    if (!inside) return found;
    folder = folderOf(folder);
  }
}

function parentOf(folder: string, levels: number): string {
  let current = folder;
  for (let level = 0; level < levels; level++) current = folderOf(current);
  return current;
}
