import type { FileEvent } from "vscode-languageserver";
import type { FilesParams } from "../protocol.ts";
import type { FileStat, FileSystem, FolderEntry } from "../workspace/fileSystem.ts";
import { folderOf, nameOf } from "../workspace/paths.ts";
import { toPath } from "../workspace/uri.ts";

const CHANGED = 2;
const DELETED = 3;

interface Mirrored {
  readonly text: string;
  readonly modified: number;
}

/** The workspace's files as the client has sent them: a worker in a browser has no disk, and cannot wait for one. */
export class MirroredFiles implements FileSystem {
  readonly #files = new Map<string, Mirrored>();
  readonly #folders = new Map<string, Map<string, FolderEntry>>();
  #clock = 0;

  /** Takes what the client has seen; gives it as changes of files. Other than `file:` URIs are left out. */
  update({ changed, removed }: FilesParams): FileEvent[] {
    const events: FileEvent[] = [];
    for (const { uri, text } of changed) {
      const path = toPath(uri);
      if (path === undefined) continue;
      this.#files.set(path, { text, modified: ++this.#clock });
      this.#enter(path, false);
      events.push({ uri, type: CHANGED });
    }
    for (const uri of removed) {
      const path = toPath(uri);
      if (path === undefined || !this.#files.delete(path)) continue;
      this.#folders.get(folderOf(path))?.delete(nameOf(path));
      events.push({ uri, type: DELETED });
    }
    return events;
  }

  read(path: string): string | undefined {
    return this.#files.get(path)?.text;
  }

  stat(path: string): FileStat | undefined {
    const file = this.#files.get(path);
    if (file) return { isFolder: false, size: file.text.length, modified: file.modified };
    return this.#folders.has(path) ? { isFolder: true, size: 0, modified: 0 } : undefined;
  }

  list(folder: string): readonly FolderEntry[] {
    return [...(this.#folders.get(folder)?.values() ?? [])];
  }

  /** Enters a file or folder into the folder above it, and that into the one above. */
  #enter(path: string, isFolder: boolean): void {
    const folder = folderOf(path);
    if (folder === path) return;
    const known = this.#folders.get(folder);
    const entries = known ?? new Map<string, FolderEntry>();
    this.#folders.set(folder, entries.set(nameOf(path), { name: nameOf(path), isFolder }));
    if (!known) this.#enter(folder, true);
  }
}
