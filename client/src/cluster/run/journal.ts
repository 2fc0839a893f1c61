import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunState } from "./state.ts";

/** Keeps the states of runs across reloads and crashes. */
export interface Journal {
  /** Resolves once the state is safe. */
  save(state: RunState): Promise<void>;
  /** All states, oldest run first; what cannot be read is left out. */
  load(): Promise<readonly RunState[]>;
  remove(id: string): Promise<void>;
}

const EXTENSION = ".run.json";

/** One file per run under `folder`, replaced atomically, readable for the user only. */
export function fileJournal(folder: string): Journal {
  const fileOf = (id: string): string => join(folder, `${id.replace(/[^\w.-]/g, "_")}${EXTENSION}`);
  return {
    async save(state) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(state.id);
      const draft = `${file}.${randomUUID()}.tmp`;
      const handle = await open(draft, "w", 0o600);
      try {
        await handle.writeFile(JSON.stringify(state));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
    },
    async load() {
      const names = await readdir(folder).catch(() => []);
      const states = await Promise.all(
        names.filter((name) => name.endsWith(EXTENSION)).map((name) => readState(join(folder, name))),
      );
      return states.filter((state) => state !== undefined).sort((left, right) => left.startedAt - right.startedAt);
    },
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}

async function readState(file: string): Promise<RunState | undefined> {
  try {
    const value = JSON.parse(await readFile(file, "utf8")) as Partial<RunState> | null;
    const isState = value?.version === 1 && typeof value.id === "string" && Array.isArray(value.tries) && value.plan;
    return isState ? (value as RunState) : undefined;
  } catch {
    return undefined;
  }
}
