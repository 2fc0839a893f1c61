/** The files that the server may see. Paths are absolute, with `/` between their parts on every system. */
export interface FileSystem {
  /** The text of a file as UTF-8, a byte order mark kept; undefined when it cannot be read or is larger than 32 MB. */
  read(path: string): string | undefined;
  /** Undefined when nothing is there. */
  stat(path: string): FileStat | undefined;
  /** Names in a folder; empty when it cannot be read. */
  list(folder: string): readonly FolderEntry[];
}

export interface FileStat {
  readonly isFolder: boolean;
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Larger files are no configuration, and would block the server while they are read. */
export const LARGEST_FILE = 32 * 1024 * 1024;
