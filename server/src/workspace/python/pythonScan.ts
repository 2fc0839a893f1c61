import type { FileSystem } from "../fileSystem.ts";

/** Folders that hold no code of the user, or other people's. */
const SKIPPED = new Set([
  "node_modules",
  "__pycache__",
  "site-packages",
  "dist-packages",
  "build",
  "dist",
  "venv",
  "env",
]);
const MAX_FILES = 10_000;
const MAX_DEPTH = 25;
/** After this many milliseconds of work other requests get their turn. */
const SLICE = 8;

/**
 * The Python files below a folder, found in small slices so that the server keeps answering. Hidden folders, virtual
 * environments and caches are left out.
 */
export async function* pythonFilesBelow(folder: string, disk: FileSystem): AsyncGenerator<string> {
  const pending: { readonly path: string; readonly depth: number }[] = [{ path: folder, depth: 0 }];
  let found = 0;
  let started = performance.now();
  for (let next = pending.pop(); next; next = pending.pop()) {
    const entries = disk.list(next.path);
    if (entries.some(({ name }) => name === "pyvenv.cfg")) continue;
    for (const { name, isFolder } of entries) {
      const path = `${next.path}/${name}`;
      if (isFolder) {
        if (!name.startsWith(".") && !SKIPPED.has(name) && next.depth < MAX_DEPTH) {
          pending.push({ path, depth: next.depth + 1 });
        }
      } else if (name.endsWith(".py")) {
        yield path;
        if (++found >= MAX_FILES) return;
      }
      if (performance.now() - started > SLICE) {
        await new Promise((resolve) => setImmediate(resolve));
        started = performance.now();
      }
    }
  }
}
