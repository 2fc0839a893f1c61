import { readdir } from "node:fs/promises";
import type { fileJournal, Journal, readJournal, readRun, RunClaims, RunState, setAside } from "../cluster/index.ts";

interface Library {
  readonly fileJournal: typeof fileJournal;
  readonly readJournal: typeof readJournal;
  readonly readRun: typeof readRun;
  readonly setAside: typeof setAside;
  readonly RunClaims: typeof RunClaims;
}

/** An entry that cannot be gone on with. */
export interface LostEntry {
  /** Where it is kept now. */
  readonly file: string;
  /** What is wrong with it, in a few words. */
  readonly why: string;
}

/**
 * The journal of this window's runs. Windows may share its folder (those without a workspace do): each run is followed
 * by one of them. The cluster library is loaded only where there is something to read or to write.
 */
export class RunJournal {
  readonly #folder: string;
  readonly #library: () => Promise<Library>;
  #claims: RunClaims | undefined;
  #isOver = false;

  constructor(folder: string, library: () => Promise<Library>) {
    this.#folder = folder;
    this.#library = library;
  }

  /** For runs that this window follows; it claims those that it writes. */
  async open(): Promise<Journal> {
    const { fileJournal } = await this.#library();
    return fileJournal(this.#folder, await this.#ownClaims());
  }

  /** What the journal has of all windows' runs. What cannot be read is set aside and told, once. */
  async read(tell?: (lost: readonly LostEntry[]) => void): Promise<readonly RunState[]> {
    if (!(await hasFiles(this.#folder))) return [];
    const { readJournal, setAside } = await this.#library();
    const { states, unreadable } = await readJournal(this.#folder);
    if (tell && unreadable.length > 0) {
      // Where it cannot even be renamed, it is told again by the next window.
      tell(
        await Promise.all(
          unreadable.map(async (entry) => ({
            file: await setAside(entry).catch(() => entry.file),
            why: entry.why,
          })),
        ),
      );
    }
    return states;
  }

  /**
   * The run as the journal has it, to be followed by this window from now on; undefined where another one does. Whom nobody
   * could see follow it does not: two windows would delete pods of each other's, and tell two ends of one run.
   *
   * @throws what the file system says, where no claim can be written
   */
  async claim(id: string): Promise<RunState | undefined> {
    const claims = await this.#ownClaims();
    if (!(await claims.take(id))) return undefined;
    // Whoever had it before may have written until a moment ago.
    const { readRun } = await this.#library();
    const state = await readRun(this.#folder, id);
    if (!state) await this.release(id);
    return state;
  }

  /** Removes a run's entry. @throws what the file system says */
  async forget(id: string): Promise<void> {
    await (await this.open()).remove(id);
  }

  /** Another window may follow the run. */
  async release(id: string): Promise<void> {
    await this.#claims?.release(id).catch(() => undefined);
  }

  /** Gives all runs up, for the next window to take. */
  close(): void {
    this.#isOver = true;
    this.#claims?.releaseAll();
  }

  async #ownClaims(): Promise<RunClaims> {
    const { RunClaims } = await this.#library();
    this.#claims ??= new RunClaims(this.#folder);
    if (this.#isOver) this.#claims.releaseAll();
    return this.#claims;
  }
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch {
    return false;
  }
}
