import { rmSync, utimesSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What claims need of a disk; a simulation brings its own. */
export interface ClaimFiles {
  /** The names in a folder; none where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
  /** Makes a file. Rejects with the code `EEXIST` where there is one already. */
  make(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  /** When a word was said last, milliseconds since 1970; undefined where the file is away. */
  heardAt(file: string): Promise<number | undefined>;
  /** @throws Error where the file is away, or nothing can be written */
  sayWord(file: string, at: number): void;
  remove(file: string): Promise<void>;
  /** As `remove`, at once: the process may end with this call. @throws Error */
  removeNow(file: string): void;
}

export const claimFiles: ClaimFiles = {
  list: (folder) => readdir(folder).catch(() => []),
  async make(file, text) {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      await writeFile(file, text, { flag: "wx", mode: 0o600 });
    } catch (error) {
      // What is half written is nobody's claim.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") await rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
  },
  read: (file) => readFile(file, "utf8"),
  heardAt: (file) =>
    stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    ),
  sayWord: (file, at) => utimesSync(file, at / 1000, at / 1000),
  remove: (file) => rm(file, { force: true }),
  removeNow: (file) => rmSync(file, { force: true }),
};
