import { parseCfg } from "../cfg/parse.ts";
import type { CfgDocument } from "../cfg/types.ts";
import type { ProjectFiles } from "../configuration/discovery.ts";
import { Text } from "../text/text.ts";
import type { FileStat, FileSystem, FolderEntry } from "./fileSystem.ts";
import type { OpenDocuments } from "./openDocuments.ts";
import { toUri } from "./uri.ts";

/** Files outside the workspace are not watched: they are looked at again after this time (milliseconds). */
const RECHECK = 2000;

interface CachedFile {
  readonly stat: FileStat | undefined;
  text?: string | undefined;
  parsed?: { readonly text: string; readonly document: CfgDocument };
  checked: number;
}

/** The content of a file, of which some want to know only whether a word stands in it. */
export interface FileContent {
  mentions(word: string): boolean;
  toString(): string;
}

/**
 * The files of the workspace as the user sees them now: what an editor holds wins over what is on disk. Reads are kept
 * until the client tells of a change, or the file's time or size differ.
 */
export class Files implements ProjectFiles {
  readonly #disk: FileSystem;
  readonly #open: OpenDocuments;
  readonly #cache = new Map<string, CachedFile>();

  constructor(disk: FileSystem, open: OpenDocuments) {
    this.#disk = disk;
    this.#open = open;
  }

  exists(path: string): boolean {
    return this.#open.ofFile(toUri(path)) !== undefined || this.#cached(path).stat !== undefined;
  }

  isFile(path: string): boolean {
    return this.#open.ofFile(toUri(path)) !== undefined || this.#cached(path).stat?.isFolder === false;
  }

  /** What is in a folder on disk. */
  list(folder: string): readonly FolderEntry[] {
    return this.#disk.list(folder);
  }

  readFile(path: string): string | undefined {
    const open = this.#open.ofFile(toUri(path));
    if (open) return open.text.toString();
    const cached = this.#cached(path);
    if (cached.stat?.isFolder !== false) return undefined;
    return (cached.text ??= this.#disk.read(path));
  }

  /** The same by lines; of an open file the very text that the editor holds. */
  text(path: string): Text | undefined {
    const open = this.#open.ofFile(toUri(path));
    if (open) return open.text;
    const content = this.readFile(path);
    return content === undefined ? undefined : Text.from(content);
  }

  /** The same without keeping the content: for files that are read once, of which there may be many. */
  readOnce(path: string): FileContent | undefined {
    const open = this.#open.ofFile(toUri(path));
    if (open) return open.text;
    const content = this.#disk.read(path);
    return content === undefined ? undefined : { mentions: (word) => content.includes(word), toString: () => content };
  }

  /** A cfg file as a document; the same object as long as the file is the same. */
  document(path: string): CfgDocument | undefined {
    const uri = toUri(path);
    const open = this.#open.ofFile(uri)?.cfg;
    if (open) return open;
    const text = this.readFile(path);
    if (text === undefined) return undefined;
    const cached = this.#cached(path);
    if (cached.parsed?.text !== text) cached.parsed = { text, document: parseCfg(uri, text) };
    return cached.parsed.document;
  }

  /** The client saw a file change, come or go on disk. */
  seen(path: string): void {
    this.#open.fileSeen(toUri(path), this.#disk.stat(path) !== undefined);
  }

  /** What was read of a file may no longer be so. */
  forget(path: string): void {
    this.#cache.delete(path);
  }

  #cached(path: string): CachedFile {
    const now = performance.now();
    const before = this.#cache.get(path);
    if (before && now - before.checked < RECHECK) return before;
    const stat = this.#disk.stat(path);
    if (before && sameStat(before.stat, stat)) {
      before.checked = now;
      return before;
    }
    const cached: CachedFile = { stat, checked: now };
    this.#cache.set(path, cached);
    return cached;
  }
}

function sameStat(left: FileStat | undefined, right: FileStat | undefined): boolean {
  return left?.modified === right?.modified && left?.size === right?.size && left?.isFolder === right?.isFolder;
}
