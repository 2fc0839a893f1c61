import { basename, dirname } from "node:path";
import type { FileFacts, LogDisk, OpenFile } from "../../client/src/cluster/logs/logDisk.ts";
import type { MarkDisk } from "../../client/src/runs/unfinishedLogs.ts";

/** All that the logs of a run and of its task pods need of a disk. */
export type Disk = LogDisk & MarkDisk;
type Handle = OpenFile & Awaited<ReturnType<MarkDisk["open"]>>;

/** A file's contents, whatever its name is by now. */
interface Inode {
  readonly ino: number;
  pieces: Buffer[];
  size: number;
}

/** One process's view of the files. */
interface Hand {
  /** Half of what a small piece of work takes; never done for a process that is dead. */
  readonly aMoment: () => Promise<void>;
  /** What writing a piece takes. */
  readonly aWrite: () => Promise<void>;
  /** @throws when the disk is full */
  readonly need: () => void;
  readonly now: () => number;
  /** 0 to 1. */
  readonly random: () => number;
}

/** The files of a machine. They outlive the processes that write them. */
export class MemoryFiles {
  readonly #inodes = new Map<string, Inode>();
  #last = 0;

  /** The files as one process has them, and what its death does: of what it was writing, a part is there. */
  open(hand: Hand): { readonly disk: Disk; readonly die: () => void } {
    const underWay = new Map<object, () => void>();
    const disk: Disk = {
      mkdir: () => hand.aMoment(),
      open: async (path, flags) => {
        await hand.aMoment();
        return this.#handle(this.#openInode(path, flags, hand), hand, underWay);
      },
      rename: async (path, to) => {
        await hand.aMoment();
        this.#inodes.set(to, this.#find(path));
        this.#inodes.delete(path);
      },
      rm: async (path) => {
        await hand.aMoment();
        this.#inodes.delete(path);
      },
      stat: async (path) => {
        await hand.aMoment();
        return factsOf(this.#find(path));
      },
      readdir: async (path) => {
        await hand.aMoment();
        return this.namesIn(path);
      },
      readFile: async (path) => {
        await hand.aMoment();
        return textOf(this.#find(path));
      },
      writeFile: async (path, text) => {
        await hand.aMoment();
        const inode = this.#openInode(path, "a", hand);
        cut(inode, inode.size);
        await this.#handle(inode, hand, underWay).write(Buffer.from(text), 0);
      },
      now: hand.now,
    };
    const die = (): void => {
      for (const writeSome of underWay.values()) writeSome();
      underWay.clear();
    };
    return { disk, die };
  }

  /** The text of a file; undefined where there is none. */
  read(path: string): string | undefined {
    const inode = this.#inodes.get(path);
    return inode && textOf(inode);
  }

  /** The names of the files in a folder. */
  namesIn(folder: string): readonly string[] {
    return [...this.#inodes.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path));
  }

  #find(path: string): Inode {
    const inode = this.#inodes.get(path);
    if (!inode) throw Object.assign(new Error(`ENOENT: no such file or directory, '${path}'`), { code: "ENOENT" });
    return inode;
  }

  #openInode(path: string, flags: "a" | "a+" | "r", hand: Hand): Inode {
    if (flags === "r" || this.#inodes.has(path)) return this.#find(path);
    hand.need();
    const inode: Inode = { ino: ++this.#last, pieces: [], size: 0 };
    this.#inodes.set(path, inode);
    return inode;
  }

  #handle(inode: Inode, hand: Hand, underWay: Map<object, () => void>): Handle {
    const writePart = (data: Uint8Array): void =>
      append(inode, data.subarray(0, Math.floor(hand.random() * data.length)));
    const write: OpenFile["write"] = async (whole, offset) => {
      const data = whole.subarray(offset);
      try {
        hand.need();
      } catch (error) {
        writePart(data);
        throw error;
      }
      // Who reads it has it at once; after a power cut it may not be there.
      append(inode, data);
      const work = {};
      underWay.set(work, () => cut(inode, Math.floor(hand.random() * data.length)));
      await hand.aWrite();
      underWay.delete(work);
      return { bytesWritten: data.length };
    };
    return {
      write,
      appendFile: async (text) => {
        await write(Buffer.from(text), 0);
      },
      truncate: async (size) => {
        await hand.aMoment();
        cut(inode, inode.size - size);
      },
      stat: async () => {
        await hand.aMoment();
        return factsOf(inode);
      },
      read: async (buffer, offset, length, position) => {
        await hand.aMoment();
        const all = Buffer.concat(inode.pieces);
        return { bytesRead: all.copy(buffer, offset, position, position + length) };
      },
      close: () => hand.aMoment(),
    };
  }
}

/** What is written is the writer's again at once. */
function append(inode: Inode, data: Uint8Array): void {
  inode.pieces.push(Buffer.from(data));
  inode.size += data.length;
}

/** Takes so many bytes of its end away. */
function cut(inode: Inode, bytes: number): void {
  const rest = Buffer.concat(inode.pieces).subarray(0, Math.max(0, inode.size - bytes));
  inode.pieces = [rest];
  inode.size = rest.length;
}

function textOf({ pieces }: Inode): string {
  return Buffer.concat(pieces).toString();
}

function factsOf({ size, ino }: Inode): FileFacts {
  return { size, ino };
}
