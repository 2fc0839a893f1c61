import type { FileSystem } from "../../server/src/workspace/fileSystem.ts";

/** Files in memory, by absolute path. */
export class MemoryFileSystem implements FileSystem {
  readonly #files = new Map<string, { readonly text: string; readonly modified: number }>();
  #clock = 1;

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): void {
    this.#files.set(path, { text, modified: this.#clock++ });
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  read(path: string): string | undefined {
    return this.#files.get(path)?.text;
  }

  stat(path: string): ReturnType<FileSystem["stat"]> {
    const file = this.#files.get(path);
    if (file) return { isFolder: false, size: file.text.length, modified: file.modified };
    const isFolder = [...this.#files.keys()].some((other) => other.startsWith(`${path}/`));
    return isFolder ? { isFolder, size: 0, modified: 0 } : undefined;
  }

  list(folder: string): ReturnType<FileSystem["list"]> {
    const prefix = `${folder}/`;
    const names = new Map<string, boolean>();
    for (const path of this.#files.keys()) {
      if (!path.startsWith(prefix)) continue;
      const [name = "", ...rest] = path.slice(prefix.length).split("/");
      names.set(name, rest.length > 0);
    }
    return [...names].map(([name, isFolder]) => ({ name, isFolder }));
  }
}
