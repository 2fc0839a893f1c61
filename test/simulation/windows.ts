import type { ClaimFiles } from "../../client/src/cluster/run/claimFiles.ts";
import { RunClaims } from "../../client/src/cluster/run/claims.ts";
import type { Clock } from "../../client/src/cluster/clock.ts";
import { FollowedElsewhere, type Journal } from "../../client/src/cluster/run/journal.ts";

interface Disk {
  /** @throws when it is full */
  need(): void;
}

/** Several windows of one machine share a folder of runs. */
export class Windows {
  readonly files = new Map<string, { readonly text: string; heardAt: number }>();
  readonly #alive = new Set<number>();
  #opened = 0;

  /**
   * @param moment what a piece of work with the disk takes; for ever when the window is dead
   * @param disk of the machine
   */
  open(clock: Clock, moment: () => Promise<void>, disk: Disk): Window {
    const pid = ++this.#opened;
    this.#alive.add(pid);
    const files = memoryFiles(this.files, clock, moment, () => disk.need());
    const lives = (one: number): boolean => this.#alive.has(one);
    const claims = new RunClaims("runs", { clock, pid, host: "here", lives, files });
    return { claims, end: () => this.#alive.delete(pid) };
  }
}

export interface Window {
  readonly claims: RunClaims;
  /** Its process is no more. */
  end(): void;
}

/** As the journal in files treats claims. */
export function claiming(journal: Journal, { claims }: Window): Journal {
  return {
    ...journal,
    save: async (state) => {
      if (!(await claims.keep(state.id))) throw new FollowedElsewhere();
      await journal.save(state);
    },
    isOurs: (id) => claims.keep(id).catch(() => true),
  };
}

function memoryFiles(
  files: Map<string, { readonly text: string; heardAt: number }>,
  clock: Clock,
  moment: () => Promise<void>,
  need: () => void,
): ClaimFiles {
  const found = (file: string): { readonly text: string; heardAt: number } => {
    const one = files.get(file);
    if (!one) throw Object.assign(new Error("ENOENT: no such file"), { code: "ENOENT" });
    return one;
  };
  return {
    list: async () => {
      await moment();
      return [...files.keys()].map((file) => file.replace(/^.*[\\/]/, ""));
    },
    make: async (file, text) => {
      await moment();
      if (files.has(file)) throw Object.assign(new Error("EEXIST: file already exists"), { code: "EEXIST" });
      need();
      files.set(file, { text, heardAt: clock.now() });
      await moment();
    },
    read: async (file) => {
      await moment();
      return found(file).text;
    },
    heardAt: async (file) => {
      await moment();
      return files.get(file)?.heardAt;
    },
    sayWord: (file, at) => {
      found(file).heardAt = at;
    },
    remove: async (file) => {
      await moment();
      files.delete(file);
    },
    removeNow: (file) => {
      files.delete(file);
    },
  };
}
