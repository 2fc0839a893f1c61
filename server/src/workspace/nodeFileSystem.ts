import { readdirSync, readFileSync, statSync } from "node:fs";
import { LARGEST_FILE } from "./fileSystem.ts";
import type { FileSystem } from "./fileSystem.ts";

/** The disk. What cannot be read is as if it were not there: permissions and races are not the editor's business. */
export const nodeFileSystem: FileSystem = {
  read(path) {
    return attempt(() => (statSync(path).size > LARGEST_FILE ? undefined : readFileSync(path, "utf8")));
  },
  stat(path) {
    const stat = attempt(() => statSync(path, { throwIfNoEntry: false }));
    return stat && { isFolder: stat.isDirectory(), size: stat.size, modified: stat.mtimeMs };
  },
  list(folder) {
    return (
      attempt(() =>
        readdirSync(folder, { withFileTypes: true }).map((entry) => ({
          name: entry.name,
          isFolder: entry.isDirectory(),
        })),
      ) ?? []
    );
  },
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
