import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { systemClock, type Clock } from "../clock.ts";
import { claimFiles, type ClaimFiles } from "./claimFiles.ts";
import { fileNameOf, type Claims } from "./journal.ts";

/** Whoever follows a run says so this often. Milliseconds. */
const BEAT = 15_000;
/** A claim without a word for longer than this is given up, unless there is one in the time of two. Milliseconds. */
const SILENCE = 120_000;
const NEXT_WORD = 2 * BEAT;

/** What a claim's file says. */
interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/** The latest claim of a run. */
interface Claim {
  readonly file: string;
  readonly generation: number;
}

interface ClaimHost {
  readonly clock?: Clock;
  readonly pid?: number;
  readonly host?: string;
  /** Whether a process of this machine lives. */
  readonly lives?: (pid: number) => boolean;
  readonly files?: ClaimFiles;
}

/**
 * Which window follows which run, where several share a folder: a file per run, which nobody else makes as long as the
 * process that made it lives. A claim that is given up is succeeded by one of the next number, which only one can make.
 */
export class RunClaims implements Claims {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #owner: Owner;
  readonly #lives: (pid: number) => boolean;
  readonly #files: ClaimFiles;
  readonly #held = new Map<string, Claim>();
  /** Claims that were silent for too long when they were looked at first, when that was, and since when they are. */
  readonly #silent = new Map<string, { readonly heardAt: number; readonly foundAt: number }>();
  /** Runs of which another window has taken the claim, and may have ended them since. */
  readonly #lost = new Set<string>();
  #cancelBeat: (() => void) | undefined;
  #isOver = false;

  constructor(folder: string, from: ClaimHost = {}) {
    const { clock = systemClock, pid = process.pid, host = hostname(), lives, files = claimFiles } = from;
    this.#folder = folder;
    this.#files = files;
    this.#clock = clock;
    this.#owner = { token: randomUUID(), pid, host };
    this.#lives = lives ?? isRunning;
  }

  /** Claims a run; true where it is, or was, this window's. Rejects where the folder cannot be written. */
  async take(id: string): Promise<boolean> {
    if (this.#isOver) return false;
    const latest = await this.#latest(id);
    const held = this.#held.get(id);
    if (held && latest?.file === held.file) return true;
    if (held) this.#lose(id);
    if (latest && (await this.#isFollowed(latest))) return false;
    const generation = (latest?.generation ?? 0) + 1;
    const file = join(this.#folder, `${fileNameOf(id)}.${generation}${EXTENSION}`);
    try {
      await this.#files.make(file, JSON.stringify(this.#owner));
    } catch (error) {
      // Another window was faster.
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    this.#lost.delete(id);
    this.#held.set(id, { file, generation });
    this.#sayWord(file);
    if (latest) await this.#files.remove(latest.file);
    this.#beat();
    return true;
  }

  async keep(id: string): Promise<boolean> {
    if (this.#isOver || this.#lost.has(id)) return false;
    const held = this.#held.get(id);
    if (!held) return this.take(id);
    if ((await this.#latest(id))?.file === held.file) return true;
    this.#lose(id);
    return false;
  }

  async release(id: string): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held) await this.#files.remove(held.file);
  }

  /** At once, since the process may end with this call; nothing is claimed any more. */
  releaseAll(): void {
    this.#isOver = true;
    this.#cancelBeat?.();
    for (const { file } of this.#held.values()) {
      try {
        this.#files.removeNow(file);
      } catch {
        // The end of the process says the same.
      }
    }
    this.#held.clear();
  }

  #lose(id: string): void {
    this.#held.delete(id);
    this.#lost.add(id);
  }

  async #latest(id: string): Promise<Claim | undefined> {
    const prefix = `${fileNameOf(id)}.`;
    const names = await this.#files.list(this.#folder);
    const claims = names.flatMap((name): readonly Claim[] => {
      if (!name.startsWith(prefix) || !name.endsWith(EXTENSION)) return [];
      const generation = Number(name.slice(prefix.length, -EXTENSION.length));
      return Number.isInteger(generation) ? [{ file: join(this.#folder, name), generation }] : [];
    });
    return claims.sort((one, other) => other.generation - one.generation)[0];
  }

  /** Whether somebody who lives has the claim. */
  async #isFollowed({ file }: Claim): Promise<boolean> {
    const owner = await this.#ownerOf(file);
    const heardAt = await this.#files.heardAt(file);
    if (heardAt === undefined) return false;
    if (owner?.host === this.#owner.host) {
      // A process that has our own number, and is not us, is one of an earlier life of the machine.
      const isGone = owner.pid === this.#owner.pid ? owner.token !== this.#owner.token : !this.#lives(owner.pid);
      if (isGone) return false;
    }
    if (Math.abs(this.#clock.now() - heardAt) < SILENCE) return true;
    // After a machine has slept, or its clock was set, all claims look silent until their windows have said a word.
    const now = this.#clock.monotonic();
    const found = this.#silent.get(file);
    if (found?.heardAt === heardAt) return now - found.foundAt < NEXT_WORD;
    this.#silent.set(file, { heardAt, foundAt: now });
    return true;
  }

  async #ownerOf(file: string): Promise<Owner | undefined> {
    try {
      return JSON.parse(await this.#files.read(file)) as Owner;
    } catch {
      return undefined;
    }
  }

  #beat(): void {
    this.#cancelBeat ??= this.#clock.after(BEAT, () => {
      this.#cancelBeat = undefined;
      if (this.#held.size === 0) return;
      for (const { file } of this.#held.values()) this.#sayWord(file);
      this.#beat();
    });
  }

  #sayWord(file: string): void {
    try {
      this.#files.sayWord(file, this.#clock.now());
    } catch {
      // Another window has taken it, or nothing can be written: both show when the run is saved next.
    }
  }
}

const EXTENSION = ".claim";

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be sent a signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
