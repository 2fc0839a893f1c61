import { randomUUID } from "node:crypto";
import { rmSync, utimesSync } from "node:fs";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { systemClock, type Clock } from "../clock.ts";
import { fileNameOf, type Claims } from "./journal.ts";

/** Whoever follows a run says so this often. Milliseconds. */
const BEAT = 15_000;
/** A claim without a word for longer than this is given up, unless there is one until it is looked at again. Milliseconds. */
const SILENCE = 120_000;

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
  readonly #held = new Map<string, Claim>();
  /** Claims that were silent for too long when they were looked at, and since when. */
  readonly #silent = new Map<string, number>();
  #cancelBeat: (() => void) | undefined;
  #isOver = false;

  constructor(folder: string, { clock = systemClock, pid = process.pid, host = hostname(), lives }: ClaimHost = {}) {
    this.#folder = folder;
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
    this.#held.delete(id);
    if (latest && (await this.#isFollowed(latest))) return false;
    const generation = (latest?.generation ?? 0) + 1;
    const file = join(this.#folder, `${fileNameOf(id)}.${generation}${EXTENSION}`);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    try {
      await writeFile(file, JSON.stringify(this.#owner), { flag: "wx", mode: 0o600 });
    } catch (error) {
      // Another window was faster.
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      await rm(file, { force: true }).catch(() => undefined);
      throw error;
    }
    this.#held.set(id, { file, generation });
    this.#sayWord(file);
    if (latest) await rm(latest.file, { force: true });
    this.#beat();
    return true;
  }

  async release(id: string): Promise<void> {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held) await rm(held.file, { force: true });
  }

  /** At once, since the process may end with this call; nothing is claimed any more. */
  releaseAll(): void {
    this.#isOver = true;
    this.#cancelBeat?.();
    for (const { file } of this.#held.values()) {
      try {
        rmSync(file, { force: true });
      } catch {
        // The end of the process says the same.
      }
    }
    this.#held.clear();
  }

  async #latest(id: string): Promise<Claim | undefined> {
    const prefix = `${fileNameOf(id)}.`;
    const names = await readdir(this.#folder).catch(() => []);
    const claims = names.flatMap((name): readonly Claim[] => {
      if (!name.startsWith(prefix) || !name.endsWith(EXTENSION)) return [];
      const generation = Number(name.slice(prefix.length, -EXTENSION.length));
      return Number.isInteger(generation) ? [{ file: join(this.#folder, name), generation }] : [];
    });
    return claims.sort((one, other) => other.generation - one.generation)[0];
  }

  /** Whether somebody who lives has the claim. */
  async #isFollowed({ file }: Claim): Promise<boolean> {
    const owner = await readOwner(file);
    const heardAt = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (heardAt === undefined) return false;
    if (owner?.host === this.#owner.host) {
      // A process that has our own number, and is not us, is one of an earlier life of the machine.
      const isGone = owner.pid === this.#owner.pid ? owner.token !== this.#owner.token : !this.#lives(owner.pid);
      if (isGone) return false;
    }
    if (Math.abs(this.#clock.now() - heardAt) < SILENCE) return true;
    // After a machine has slept, all claims look silent until their windows have said a word.
    if (this.#silent.get(file) === heardAt) return false;
    this.#silent.set(file, heardAt);
    return true;
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
    const now = this.#clock.now() / 1000;
    try {
      utimesSync(file, now, now);
    } catch {
      // Another window has taken it, or nothing can be written: both show when the run is saved next.
    }
  }
}

const EXTENSION = ".claim";

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be sent a signal.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
