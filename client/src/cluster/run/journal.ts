import { t } from "../../l10n.ts";
import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { readEntry } from "./journalEntry.ts";
import type { RunState } from "./state.ts";

/** Keeps the states of runs across reloads and crashes. */
export interface Journal {
  /** Resolves once the state is safe. Rejects with `FollowedElsewhere` where another window follows the run now. */
  save(state: RunState): Promise<void>;
  /** Whether this window still follows the run, so far as that can be known; absent where there is but one. */
  isOurs?(id: string): Promise<boolean>;
  /** All states, oldest run first; what cannot be read is left out. */
  load(): Promise<readonly RunState[]>;
  remove(id: string): Promise<void>;
}

/** Another window has taken the run over: this one was away for so long that it was given up. */
export class FollowedElsewhere extends Error {
  constructor() {
    super(t("another window follows this run now"));
    this.name = "FollowedElsewhere";
  }
}

/** Who may write: a run is followed by one window at a time. */
export interface Claims {
  /** False where another window follows the run. */
  take(id: string): Promise<boolean>;
  /** As `take`, for who has it already, or begins it: false, too, where another window had taken it and has let go since. */
  keep(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
}

/** An entry that cannot be gone on with. */
interface UnreadableEntry {
  readonly file: string;
  /** What is wrong with it, in a few words. */
  readonly why: string;
}

const EXTENSION = ".run.json";
/** Added to the name of an entry that cannot be read, once that has been told. */
const SET_ASIDE = ".unreadable";
/** A draft that is older than this was left by a process that died. Milliseconds. */
const OLD_DRAFT = 60_000;

/** Whoever takes longer than this for one entry may have hung, and another window may have taken the run over. Milliseconds. */
export const AWAY = 30_000;

/**
 * One file per run under `folder`, replaced atomically, readable for the user only.
 *
 * @param now a time that only grows, in milliseconds
 */
export function fileJournal(folder: string, claims?: Claims, now = (): number => performance.now()): Journal {
  const fileOf = (id: string): string => join(folder, entryNameOf(id));
  const need = async (id: string): Promise<void> => {
    if (claims && !(await claims.keep(id))) throw new FollowedElsewhere();
  };
  return {
    async save(state) {
      const began = now();
      await need(state.id);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(state.id);
      const draft = `${file}.${randomUUID()}.tmp`;
      try {
        await writeSafely(draft, JSON.stringify(state));
        // What another window has written since would be lost.
        if (now() - began > AWAY) await need(state.id);
        await rename(draft, file);
      } catch (error) {
        await rm(draft, { force: true }).catch(() => undefined);
        throw error;
      }
    },
    // Where nothing can be written nobody else takes it either.
    isOurs: async (id) => !claims || (await claims.keep(id).catch(() => true)),
    load: async () => (await readJournal(folder)).states,
    async remove(id) {
      if (claims && !(await claims.keep(id))) return;
      await rm(fileOf(id), { force: true });
      await claims?.release(id);
    },
  };
}

/** All that a journal has: states, oldest run first, and what cannot be read. Never rejects. */
export async function readJournal(
  folder: string,
): Promise<{ readonly states: readonly RunState[]; readonly unreadable: readonly UnreadableEntry[] }> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => name.endsWith(".tmp")).map((name) => removeOldDraft(join(folder, name))));
  const states: RunState[] = [];
  const unreadable: UnreadableEntry[] = [];
  for (const name of names.filter((one) => one.endsWith(EXTENSION))) {
    const file = join(folder, name);
    const entry = await entryIn(file);
    if (typeof entry === "string") unreadable.push({ file, why: entry });
    else if (entry) states.push(entry);
  }
  return { states: states.sort((left, right) => left.startedAt - right.startedAt), unreadable };
}

/** What a journal has of one run; undefined where that is nothing, or cannot be read. Never rejects. */
export async function readRun(folder: string, id: string): Promise<RunState | undefined> {
  const entry = await entryIn(join(folder, entryNameOf(id)));
  return typeof entry === "object" && entry.id === id ? entry : undefined;
}

/** What stands in a file, or why it cannot be read; undefined where another window has ended its run meanwhile. */
async function entryIn(file: string): Promise<RunState | string | undefined> {
  const text = await readFile(file, "utf8").catch((error: unknown) => error as NodeJS.ErrnoException);
  if (typeof text === "string") return readEntry(text);
  return text.code === "ENOENT" ? undefined : text.message;
}

/** Takes an entry that cannot be read out of the journal; it stays beside it. Returns where it is now. */
export async function setAside({ file }: Pick<UnreadableEntry, "file">): Promise<string> {
  const aside = `${file}${SET_ASIDE}`;
  await rename(file, aside);
  return aside;
}

/** The file of a run's entry. */
export function entryNameOf(id: string): string {
  return `${fileNameOf(id)}${EXTENSION}`;
}

/** An id as part of the name of a file. */
export function fileNameOf(id: string): string {
  return id.replace(/[^\w.-]/g, "_");
}

async function writeSafely(file: string, text: string): Promise<void> {
  const handle = await open(file, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeOldDraft(file: string): Promise<void> {
  try {
    if (Date.now() - (await stat(file)).mtimeMs > OLD_DRAFT) await rm(file, { force: true });
  } catch {
    // Another window has just finished it.
  }
}
