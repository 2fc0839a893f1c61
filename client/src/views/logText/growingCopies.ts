import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { WholeCopy } from "./wholeCopy.ts";

/** A copy is brought up to date after this, and after as many times what that took. Milliseconds. */
const PAUSE = { least: 1000, times: 10 };

/** Calls a function whenever a file changes, or another takes its place; gives what ends that. May throw. */
export type WatchFile = (path: string, changed: () => void) => () => void;

/** A copy that somebody reads. */
interface Read {
  readonly copy: WholeCopy;
  stop?: () => void;
  timer?: NodeJS.Timeout;
}

/** The copies of logs in several parts that somebody reads: each grows with its log until it is let go of. */
export class GrowingCopies {
  readonly #read = new Map<string, Read>();
  readonly #watch: WatchFile;
  readonly #pause: number;

  constructor(watchFile: WatchFile = watchInFolder, pause = PAUSE.least) {
    this.#watch = watchFile;
    this.#pause = pause;
  }

  /**
   * The file that has all of a log: its own, or a copy of its parts, which grows from now on. Rejects where one cannot be read
   * or written.
   */
  async open(path: string): Promise<string> {
    const known = this.#read.get(path);
    if (known) return known.copy.update();
    const read: Read = { copy: new WholeCopy(path) };
    this.#read.set(path, read);
    let whole = path;
    try {
      whole = await read.copy.update();
    } finally {
      if (whole === path && this.#read.get(path) === read) this.#read.delete(path);
    }
    if (this.#read.get(path) === read) this.#follow(path, read);
    return whole;
  }

  /** Logs whose copies grow. */
  get paths(): readonly string[] {
    return [...this.#read.keys()];
  }

  /** Nobody reads the copy of a log any more: it stays as it is once what was begun is done, which the promise waits for. */
  async letGo(path: string): Promise<void> {
    const read = this.#read.get(path);
    this.#read.delete(path);
    clearTimeout(read?.timer);
    read?.stop?.();
    await read?.copy.idle();
  }

  #follow(path: string, read: Read): void {
    let pause = this.#pause;
    const update = async (): Promise<void> => {
      // What changes meanwhile counts, too.
      delete read.timer;
      const begin = performance.now();
      // A log that was deleted, a full disk: the copy stays as it is until there is more.
      await read.copy.update().catch(() => undefined);
      pause = Math.max(this.#pause, (performance.now() - begin) * PAUSE.times);
    };
    const changed = (): void => {
      if (this.#read.get(path) === read) read.timer ??= setTimeout(() => void update(), pause);
    };
    try {
      read.stop = this.#watch(path, changed);
    } catch {
      // The system has no more watchers to give.
      return;
    }
    // For what came before anybody watched.
    changed();
  }
}

/** Not the file itself: a watcher goes along with one that is renamed. */
function watchInFolder(path: string, changed: () => void): () => void {
  const name = basename(path);
  const watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
    if (file === null || file === name) changed();
  });
  watcher.on("error", () => watcher.close());
  return () => watcher.close();
}
